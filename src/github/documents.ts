import { blobFragment } from './blob-fragment.ts';
import { pullRequestFragment } from './pull-request-fragment.ts';

/**
 * The GraphQL documents. Expressions are always variables, so that no path can change a document; each document is
 * validated against GitHub's schema in test/github/documents.test.ts.
 */

const directoryFragment = `
fragment directory on Tree {
  entries {
    name
    mode
    object {
      ...blob
    }
  }
}`;

const threadsFragment = `
fragment threads on PullRequest {
  headRefOid
  reviewThreads(last: 100, before: $before) {
    pageInfo {
      hasPreviousPage
      startCursor
    }
    nodes {
      id
      isResolved
      comments(first: 1) {
        totalCount
        nodes {
          id
          viewerDidAuthor
          body
        }
      }
    }
  }
}`;

/** What a texts document asks for beside directories and files. */
export interface Include {
  readonly threads?: boolean;
  readonly policy?: boolean;
  /** The policy file of the head commit (`$proposed` is `<sha>:<path>`). */
  readonly proposed?: boolean;
  /** Names of all files, six levels deep (`$tree` is `<sha>:`). */
  readonly tree?: boolean;
}

/**
 * Directories with the texts of their files (`$d0`, `$d1`, … are `<sha>:<path>`), single files (`$f0`, …), and on
 * request what else a review needs, so that it costs no further request.
 */
export function textsDocument(directories: number, files: number, include: Include = {}): string {
  const variables = [
    '$owner: String!',
    '$repo: String!',
    ...numbered(directories, (index) => `$d${index}: String!`),
    ...numbered(files, (index) => `$f${index}: String!`),
    ...(include.threads ? ['$number: Int!', '$before: String'] : []),
    ...(include.policy ? ['$policy: String!', '$organizationPolicy: String!'] : []),
    ...(include.tree ? ['$tree: String!'] : []),
    ...(include.proposed ? ['$proposed: String!'] : []),
  ];
  const fields = [
    ...numbered(
      directories,
      (index) => `d${index}: object(expression: $d${index}) {\n      ...directory\n    }`,
    ),
    ...numbered(files, (index) => `f${index}: object(expression: $f${index}) {\n      ...blob\n    }`),
    ...(include.policy ? ['policy: object(expression: $policy) {\n      ...blob\n    }'] : []),
    ...(include.proposed ? ['proposed: object(expression: $proposed) {\n      ...blob\n    }'] : []),
    ...(include.threads ? ['pullRequest(number: $number) {\n      ...threads\n    }'] : []),
    ...(include.tree ? [`tree: object(expression: $tree) {\n      ${names(6)}\n    }`] : []),
  ];
  const organization = `
  organization: repository(owner: $owner, name: ".github") {
    policy: object(expression: $organizationPolicy) {
      ...blob
    }
  }`;
  return [
    `query Texts(${variables.join(', ')}) {
  repository(owner: $owner, name: $repo) {
    ${fields.join('\n    ')}
  }${include.policy ? organization : ''}
}`,
    ...(directories > 0 ? [directoryFragment] : []),
    ...(directories + files > 0 || include.policy ? [blobFragment] : []),
    ...(include.threads ? [threadsFragment] : []),
  ].join('\n');
}

/** Older threads, a hundred at a time. */
export const threadsDocument = `query Threads($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      ...threads
    }
  }
}
${threadsFragment}`;

/** The newest reviews, for the mark of a run whose comments are written. */
export const reviewsDocument = `query Reviews($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviews(last: 50) {
        nodes {
          viewerDidAuthor
          body
        }
      }
    }
  }
}`;

/** GraphQL has no recursion: the levels are written out. */
function names(levels: number): string {
  const below = levels > 1 ? ` object { ${names(levels - 1)} }` : '';
  return `... on Tree { entries { name type${below} } }`;
}

function numbered(count: number, line: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => line(index));
}

/** Resolves threads (`$id0`, …) or, where that is not permitted, folds comments away as resolved. */
export function settleDocument(how: 'resolve' | 'minimize', count: number): string {
  const field = {
    resolve: (id: string) => `resolveReviewThread(input: { threadId: ${id} }) { thread { id } }`,
    minimize: (id: string) =>
      `minimizeComment(input: { subjectId: ${id}, classifier: RESOLVED }) { minimizedComment { isMinimized } }`,
  }[how];
  return `mutation Settle(${numbered(count, (index) => `$id${index}: ID!`).join(', ')}) {
  ${numbered(count, (index) => `s${index}: ${field(`$id${index}`)}`).join('\n  ')}
}`;
}

/** One signed commit; `expectedHeadOid` makes GitHub refuse a branch that has moved. */
export const commitDocument = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) {
    commit {
      oid
      url
    }
  }
}`;

/** Open pull requests of a repository, with everything a review starts from. */
export const openPullRequestsDocument = `query OpenPullRequests($owner: String!, $repo: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: OPEN, first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...start
      }
    }
  }
}
${pullRequestFragment}`;
