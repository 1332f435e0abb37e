import type { GitHub } from '../github/client.ts';
import { hasComments } from '../github/read/own-threads.ts';
import type { PullRequest } from '../github/read/pull-request.ts';
import { newestRun, replaceExternalId } from '../github/write/check-run.ts';
import { publishReview } from '../github/write/publish-review.ts';
import type { Review } from '../review/review.ts';
import { runMarker } from '../rule/fingerprint.ts';
import { withoutPending } from './external-id.ts';
import { isPresent, judgePull } from './judge-pull-request.ts';
import { type JobContext, type JobOutcome, superseded } from './review-run.ts';

/** Only the comments: the verdict stands already. Judged again, because nothing of a review is kept. */
export async function commentOn(
  octokit: GitHub,
  pull: PullRequest,
  known: number | undefined,
  jobContext: JobContext,
): Promise<JobOutcome> {
  const run = known ?? (await newestRun(octokit, { ...pull, sha: pull.headSha }));
  if (run === undefined) return { conclusion: 'skipped', title: 'There is no check run to comment for' };
  if (await hasComments(octokit, pull, run)) return { conclusion: 'skipped', title: 'Commented already' };
  const judged = await judgePull(octokit, pull, jobContext);
  if (!(await isPresent(octokit, judged)) || !(await jobContext.isCurrent()))
    return { conclusion: 'skipped', title: superseded.title };
  await comment(octokit, pull, run, judged.found);
  return { conclusion: 'commented', title: judged.found.title };
}

/** A review that was posted whole names the run, which is how one knows later that its comments are written. */
export async function comment(octokit: GitHub, pull: PullRequest, id: number, found: Review): Promise<void> {
  const body = `${introduction(found)}\n\n${runMarker(id)}`;
  const posted = await publishReview(octokit, pull, found.comments, body);
  const { owner, repo } = pull;
  if (posted !== 'whole') await replaceExternalId(octokit, { owner, repo, id }, withoutPending);
}

function introduction({ title, comments }: Review): string {
  const fixes =
    comments.length === 1
      ? 'The suggestion below has'
      : `${comments.length === 2 ? 'Both' : `All ${comments.length}`} suggestions below have`;
  return `**${title}.** ${fixes} been verified. See the check run for the full list.`;
}
