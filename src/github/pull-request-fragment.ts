/** What a review starts from, as PullRequestNode of open-pull-requests.ts has it. */
export const pullRequestFragment = `
fragment start on PullRequest {
  number
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
  reviewThreads(first: 1) {
    totalCount
  }
}`;
