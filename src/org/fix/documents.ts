/**
 * The GraphQL documents of fix pull requests. Names from a repository are always variables; each document is
 * validated against GitHub's schema in test/org/fix/documents.test.ts.
 */

const stateFragment = `fragment state on Repository {
  id
  viewerPermission
  ref(qualifiedName: $branch) {
    target {
      oid
      ... on Commit {
        message
      }
    }
  }
  pullRequests(headRefName: $head, first: 10, orderBy: { field: CREATED_AT, direction: DESC }) {
    nodes {
      number
      url
      state
      title
      body
      baseRefName
      isCrossRepository
    }
  }
}`;

/** Asks for earlier fixes in several repositories; `$o0`/`$n0` name the first one. */
export function statesDocument(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const variables = [
    '$branch: String!',
    '$head: String!',
    ...numbers.flatMap((n) => [`$o${n}: String!`, `$n${n}: String!`]),
  ];
  const fields = numbers.map((n) => `  r${n}: repository(owner: $o${n}, name: $n${n}) {\n    ...state\n  }`);
  return `query FixStates(${variables.join(', ')}) {\n${fields.join('\n')}\n}\n${stateFragment}`;
}

/** Several branches at once, or none of them where one is not where it should be. */
export const updateRefsDocument = `mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) {
    clientMutationId
  }
}`;
