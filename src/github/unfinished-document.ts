import { pullRequestFragment } from './pull-request-fragment.ts';

/** GraphQL for what waits for a check of ours: open pull requests and merge groups, each with the newest run. */

const runFragment = `
fragment run on Commit {
  checkSuites(first: 1, filterBy: { appId: $app }) {
    nodes {
      checkRuns(first: 1, filterBy: { checkName: $name, checkType: LATEST }) {
        nodes {
          status
          conclusion
          databaseId
          externalId
        }
      }
    }
  }
}`;

const headsFragment = `
fragment heads on Repository {
  pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...start
      updatedAt
      reviews(last: 20) {
        nodes {
          viewerDidAuthor
          body
        }
      }
      commits(last: 1) {
        nodes {
          commit {
            ...run
          }
        }
      }
    }
  }
  refs(refPrefix: "refs/heads/gh-readonly-queue/", first: 50) {
    nodes {
      name
      target {
        oid
        ...run
      }
    }
  }
}`;

/** Of `count` repositories at once: `$owner`, `$r0`, `$r1`, … for their names, and `$after` for a page. */
export function unfinishedDocument(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `query Unfinished($app: Int!, $name: String!, $owner: String!, $after: String${numbers.map((n) => `, $r${n}: String!`).join('')}) {
  ${numbers.map((n) => `r${n}: repository(owner: $owner, name: $r${n}) {\n    ...heads\n  }`).join('\n  ')}
}
${headsFragment}
${pullRequestFragment}
${runFragment}`;
}
