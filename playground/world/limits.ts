/**
 * GitHub's limits. The defaults are GitHub's own (docs.github.com: "Rate limits for the REST API", "Repository
 * limits", "GraphQL: rate limits and node limits"); where only issue threads know a number, the line says so.
 */
export interface Limits {
  /** Requests an hour and installation or person; `false` counts but never refuses. */
  primary: number | false;
  /** Secondary limits; `false` switches all of them off. */
  secondary: SecondaryLimits | false;
  /** Comments in one review before GitHub answers 502 (known from issue threads). */
  reviewComments: number;
  /** A file's diff with more lines or bytes than this has no `patch` (github/docs#9078). */
  patchLines: number;
  patchBytes: number;
  /** All patches of one diff together. */
  diffLines: number;
  diffBytes: number;
  /** Files that `GET pulls/{n}/files` lists in all, and `GET compare` in one answer. */
  pullFiles: number;
  compareFiles: number;
  /** Bytes of `Blob.text` in GraphQL. */
  blobText: number;
  /** Entries of a recursive tree before `truncated` (docs: 100,000 entries or 7 MB). */
  treeEntries: number;
  /** Possible nodes of one GraphQL query. */
  graphqlNodes: number;
  /** Milliseconds after which an unanswered webhook counts as failed. */
  webhookTimeout: number;
}

interface SecondaryLimits {
  /** Requests at the same time. */
  concurrent: number;
  /** REST points a minute: a read costs 1, a write 5. */
  restPoints: number;
  /** GraphQL points a minute: a query costs 1, a mutation 5. */
  graphqlPoints: number;
  /** Requests that create content, a minute and an hour. */
  contentPerMinute: number;
  contentPerHour: number;
}

export const githubLimits: Limits = {
  primary: 5000,
  secondary: {
    concurrent: 100,
    restPoints: 900,
    graphqlPoints: 2000,
    contentPerMinute: 80,
    contentPerHour: 500,
  },
  reviewComments: 32,
  patchLines: 3000,
  patchBytes: 100_000,
  diffLines: 20_000,
  diffBytes: 1_000_000,
  pullFiles: 3000,
  compareFiles: 300,
  blobText: 512_000,
  treeEntries: 100_000,
  graphqlNodes: 500_000,
  webhookTimeout: 10_000,
};
