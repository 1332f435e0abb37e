import { blobFragment } from '../../github/read/documents.ts';

/**
 * The GraphQL documents of an audit. Names from a repository are always variables, so that none can change a
 * document; each is validated against GitHub's schema in test/org/audit/documents.test.ts.
 */

/** A page of an organization's repositories with the heads of their default branches and their policy files. */
export const repositoriesDocument = `query Repositories($organization: String!, $first: Int!, $after: String, $policy: String!) {
  organization(login: $organization) {
    login
    url
    repositories(first: $first, after: $after, orderBy: { field: NAME, direction: ASC }) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        databaseId
        nameWithOwner
        url
        isPrivate
        isFork
        isArchived
        isDisabled
        defaultBranchRef {
          name
          target {
            oid
            ... on Commit {
              tree {
                oid
              }
            }
          }
        }
        policy: object(expression: $policy) {
          ...blob
        }
      }
    }
  }
}
${blobFragment}`;

/**
 * Blobs of several repositories: `$o0`/`$n0` name the first repository, `$b0_0`, `$b0_1`, … its blobs.
 *
 * @param counts how many blobs of each repository
 */
export function blobsDocument(counts: readonly number[]): string {
  const variables = counts.flatMap((count, repository) => [
    `$o${repository}: String!`,
    `$n${repository}: String!`,
    ...Array.from({ length: count }, (_, blob) => `$b${repository}_${blob}: GitObjectID!`),
  ]);
  const fields = counts.map((count, repository) => {
    const blobs = Array.from(
      { length: count },
      (_, blob) => `    b${blob}: object(oid: $b${repository}_${blob}) {\n      ...blob\n    }`,
    );
    return `  r${repository}: repository(owner: $o${repository}, name: $n${repository}) {\n${blobs.join('\n')}\n  }`;
  });
  return `query Blobs(${variables.join(', ')}) {\n${fields.join('\n')}\n}\n${blobFragment}`;
}
