import type { LocalGitHub } from '../local-github.ts';
import { reviewComments } from '../rest/comments.ts';
import { blockers } from '../world/branch-rules.ts';
import { createMergeGroup, destroyMergeGroup, mergePullRequest } from '../world/merge.ts';
import { mergeability } from '../world/mergeability.ts';
import { pullCommits, pullFiles } from '../world/pull-diff.ts';
import {
  closePullRequest,
  editPullRequest,
  openPullRequest,
  reopenPullRequest,
  setDraft,
} from '../world/pull-requests.ts';
import { visibleThreads } from '../world/visible-threads.ts';
import type { World } from '../world/world.ts';
import type { Finder } from './find.ts';

/** Pull requests, what stands on them, and merging. */
export function pullRequestMethods(world: World, find: Finder) {
  return {
    mergeBlockers(fullName, number) {
      const pull = find.pull(fullName, number);
      return blockers(pull.repository, pull.baseRef, pull.headSha, pull);
    },
    openPullRequest: (fullName, options) => openPullRequest(world, find.repository(fullName), options),
    pullRequest: find.pull,
    editPullRequest: (fullName, number, edits) =>
      editPullRequest(world, find.pull(fullName, number), edits, find.person()),
    closePullRequest: (fullName, number) =>
      closePullRequest(world, find.pull(fullName, number), find.person()),
    reopenPullRequest: (fullName, number) =>
      reopenPullRequest(world, find.pull(fullName, number), find.person()),
    markReadyForReview: (fullName, number) =>
      setDraft(world, find.pull(fullName, number), false, find.person()),
    convertToDraft: (fullName, number) => setDraft(world, find.pull(fullName, number), true, find.person()),
    mergePullRequest: (fullName, number, user) =>
      mergePullRequest(world, find.pull(fullName, number), find.person(user)),
    createMergeGroup: (fullName, number) =>
      createMergeGroup(world, find.pull(fullName, number), find.person()),
    destroyMergeGroup: (group, reason) => destroyMergeGroup(world, group, reason, find.person()),

    changedFiles: (fullName, number) => pullFiles(world, find.pull(fullName, number)),
    commits: (fullName, number) => pullCommits(find.pull(fullName, number)),
    mergeable: (fullName, number) => mergeability(find.pull(fullName, number)),
    checkRuns: (fullName, sha) =>
      [...find.repository(fullName).checkRuns.values()].filter(
        (run) => sha === undefined || run.headSha === sha,
      ),
    reviews: (fullName, number) =>
      find.pull(fullName, number).reviews.filter(({ state }) => state !== 'PENDING'),
    threads: (fullName, number) => visibleThreads(find.pull(fullName, number)),
    reviewComments: (fullName, number) => reviewComments(find.pull(fullName, number)),
    comments: (fullName, number) => [...find.pull(fullName, number).comments],
  } satisfies Partial<LocalGitHub>;
}
