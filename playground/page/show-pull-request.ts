import type { LocalGitHub } from '../local-github.ts';
import { requiredOn } from '../world/branch-rules.ts';
import type { PullRequest } from '../world/pull-request.ts';
import { checkLine, newestOf, shownCheck } from './show-checks.ts';
import { conversationOf } from './show-conversation.ts';
import type { PullState, ShownPullLine, ShownPullRequest } from './shown.ts';
import { viewer } from './viewer.ts';

/** A pull request in a list, with the check that comes first by name. */
export function pullLine(github: LocalGitHub, pull: PullRequest): ShownPullLine {
  const { fullName } = pull.repository;
  const [first] = newestOf(github.checkRuns(fullName, pull.headSha));
  return {
    repository: fullName,
    number: pull.number,
    title: pull.title,
    author: pull.user.login,
    state: stateOf(pull),
    createdAt: pull.createdAt,
    check: first === undefined ? null : checkLine(first),
  };
}

/**
 * Everything that stands on a pull request.
 *
 * @throws Error when there is no such pull request
 */
export async function shownPullRequest(
  github: LocalGitHub,
  fullName: string,
  number: number,
): Promise<ShownPullRequest> {
  const pull = github.pullRequest(fullName, number);
  const { repository, headRepository, headRef, headSha, baseRef, body } = pull;
  const [files, commits, mergeable] = await Promise.all([
    github.changedFiles(fullName, number),
    github.commits(fullName, number),
    github.mergeable(fullName, number),
  ]);
  const { check: _, ...line } = pullLine(github, pull);
  const fork =
    headRepository === null || headRepository === repository ? '' : `${headRepository.owner.login}:`;
  return {
    ...line,
    body,
    base: baseRef,
    head: `${fork}${headRef}`,
    headSha,
    viewer,
    conversation: conversationOf(
      pull,
      commits,
      github.reviews(fullName, number),
      github.threads(fullName, number),
    ),
    files: files.map(({ filename, previousFilename, status, additions, deletions, patch }) => ({
      path: filename,
      previousPath: previousFilename,
      status,
      additions,
      deletions,
      patch,
    })),
    checks: newestOf(github.checkRuns(fullName, headSha)).map(shownCheck),
    merge: {
      blockers: github.mergeBlockers(fullName, number),
      mergeable,
      requiredChecks: [...new Set(requiredOn(repository, baseRef).map(({ context }) => context))],
    },
  };
}

function stateOf({ merged, state, draft }: PullRequest): PullState {
  if (merged) return 'merged';
  if (state === 'closed') return 'closed';
  return draft ? 'draft' : 'open';
}
