import type { GitHub } from '../github/client.ts';
import { changedFilesOf } from '../github/read/changed-files.ts';
import { hasComments } from '../github/read/own-threads.ts';
import type { PullRequest } from '../github/read/pull-request.ts';
import { setExternalId } from '../github/write/check-run.ts';
import { publishReview } from '../github/write/publish-review.ts';
import type { Review } from '../review/review.ts';
import { runMarker } from '../rule/fingerprint.ts';
import { pullRequestId } from './external-id.ts';
import { type Assignment, findingsOf, type Outcome, superseded } from './review-run.ts';

/** Only the comments: the verdict stands already. Judged again, because nothing of a review is kept. */
export async function commentOn(
  octokit: GitHub,
  pull: PullRequest,
  run: number,
  assignment: Assignment,
): Promise<Outcome> {
  if (await hasComments(octokit, pull, run)) return { conclusion: 'skipped', title: 'Commented already' };
  const changed = await changedFilesOf(octokit, pull);
  const { found, context } = await findingsOf(octokit, pull, changed, assignment);
  if (context.moved || !(await assignment.isCurrent()))
    return { conclusion: 'skipped', title: superseded.title };
  await comment(octokit, pull, run, found);
  return { conclusion: 'commented', title: found.title };
}

/** A review that was posted whole names the run, which is how one knows later that its comments are written. */
export async function comment(octokit: GitHub, pull: PullRequest, id: number, found: Review): Promise<void> {
  const body = `${introduction(found)}\n\n${runMarker(id)}`;
  const posted = await publishReview(octokit, pull, found.comments, body);
  const { owner, repo, number } = pull;
  if (posted !== 'whole') await setExternalId(octokit, { owner, repo, id }, pullRequestId(number));
}

function introduction({ title, comments }: Review): string {
  const fixes =
    comments.length === 1 ? 'The suggestion below is' : `The ${comments.length} suggestions below are`;
  return `**${title}.** ${fixes} safe to commit; the check run has everything.`;
}
