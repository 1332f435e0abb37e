/**
 * The GraphQL documents. Expressions are always variables, so that no path can change a document; each document is
 * validated against GitHub's schema in test/github/documents.test.ts.
 */

/** The fields of a file. GraphQL cuts text at 512,000 bytes, and says so. */
export const blobFragment = `
fragment blob on Blob {
  oid
  byteSize
  isBinary
  isTruncated
  text
}`;

/** The fields from which a review starts, as PullRequestNode of open-pull-requests.ts has them. */
export const pullRequestFragment = `
fragment start on PullRequest {
  number
  updatedAt
  changedFiles
  maintainerCanModify
  headRefOid
  headRefName
  headRepository {
    nameWithOwner
    owner {
      __typename
    }
  }
  baseRefOid
  baseRefName
}`;

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
  state
  updatedAt
  headRefOid
  reviewThreads(last: 100, before: $before) {
    pageInfo {
      hasPreviousPage
      startCursor
    }
    nodes {
      id
      isResolved
      resolvedBy {
        login
      }
      comments(first: 1) {
        totalCount
        nodes {
          id
          viewerDidAuthor
          isMinimized
          minimizedReason
          body
        }
      }
    }
  }
}`;

const namesFragment = `
fragment names on Tree {
  entries {
    name
  }
}`;

/** The policy file of the base branch, and files with nearly its name. */
const policyFields = `isInOrganization
    policy: object(expression: $policy) {
      ...blob
    }
    beside: object(expression: $beside) {
      ...names
    }`;

const openPullRequestsField = `pullRequests(states: OPEN, first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...start
      }
    }`;

/** The parts of a texts document beside directories and files. */
export interface IncludeField {
  readonly threads?: boolean;
  /** The first hundred open pull requests, to find those with the same head. */
  readonly heads?: boolean;
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
export function textsDocument(directories: number, files: number, include: IncludeField = {}): string {
  const variables = [
    '$owner: String!',
    '$repo: String!',
    ...numbered(directories, (index) => `$d${index}: String!`),
    ...numbered(files, (index) => `$f${index}: String!`),
    ...(include.threads ? ['$number: Int!', '$before: String'] : []),
    ...(include.heads ? ['$after: String'] : []),
    ...(include.policy
      ? [
          '$policy: String!',
          '$beside: String!',
          '$organizationPolicy: String!',
          '$organizationBeside: String!',
        ]
      : []),
    ...(include.tree ? ['$tree: String!'] : []),
    ...(include.proposed ? ['$proposed: String!'] : []),
  ];
  const fields = [
    ...numbered(
      directories,
      (index) => `d${index}: object(expression: $d${index}) {\n      ...directory\n    }`,
    ),
    ...numbered(files, (index) => `f${index}: object(expression: $f${index}) {\n      ...blob\n    }`),
    ...(include.policy ? [policyFields] : []),
    ...(include.proposed ? ['proposed: object(expression: $proposed) {\n      ...blob\n    }'] : []),
    ...(include.threads ? ['pullRequest(number: $number) {\n      ...threads\n    }'] : []),
    ...(include.heads ? [openPullRequestsField] : []),
    ...(include.tree ? [`tree: object(expression: $tree) {\n      ${names(6)}\n    }`] : []),
  ];
  const organization = `
  organization: repository(owner: $owner, name: ".github") {
    policy: object(expression: $organizationPolicy) {
      ...blob
    }
    beside: object(expression: $organizationBeside) {
      ...names
    }
  }`;
  return [
    `query Texts(${variables.join(', ')}) {
  repository(owner: $owner, name: $repo) {
    ${fields.join('\n    ')}
  }${include.policy ? organization : ''}${include.threads ? viewer : ''}
}`,
    ...(directories > 0 ? [directoryFragment] : []),
    ...(directories + files > 0 || include.policy ? [blobFragment] : []),
    ...(include.policy ? [namesFragment] : []),
    ...(include.threads ? [threadsFragment] : []),
    ...(include.heads ? [pullRequestFragment] : []),
  ].join('\n');
}

/** The App itself, to recognize the threads that it resolved. */
const viewer = `
  viewer {
    login
  }`;

/** Older threads, a hundred at a time. */
export const threadsDocument = `query Threads($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      ...threads
    }
  }${viewer}
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
  return `... on Tree { entries { name type mode${below} } }`;
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
    ${openPullRequestsField}
  }
}
${pullRequestFragment}`;

/** GraphQL for what waits for a check of ours: open pull requests and merge groups, each with the newest run. */

const runFragment = `
fragment run on Commit {
  oid
  checkSuites(first: 1, filterBy: { appId: $app }) {
    nodes {
      checkRuns(first: 1, filterBy: { checkName: $name, checkType: LATEST }) {
        nodes {
          status
          conclusion
          databaseId
          resourcePath
          externalId
        }
      }
      begun: checkRuns(first: 5, filterBy: { checkName: $name, checkType: ALL, status: IN_PROGRESS }) {
        nodes {
          databaseId
          resourcePath
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
      reviews(last: 20) {
        nodes {
          viewerDidAuthor
          body
        }
      }
      commits(last: 3) {
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

/** The authors of the lines of some files of a commit. */
export function blameDocument(files: number): string {
  const numbers = Array.from({ length: files }, (_, index) => index);
  return `query Blame($owner: String!, $repo: String!, $commit: GitObjectID!, ${numbers.map((n) => `$path${n}: String!`).join(', ')}) {
  repository(owner: $owner, name: $repo) {
    object(oid: $commit) {
      ... on Commit {
${numbers.map((n) => `        file${n}: blame(path: $path${n}) { ...blamed }`).join('\n')}
      }
    }
  }
}
fragment blamed on Blame {
  ranges {
    startingLine
    endingLine
    commit {
      committedDate
      committer { user { login } }
      authors(first: 10) { nodes { user { login } } }
    }
  }
}`;
}
