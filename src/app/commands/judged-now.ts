import type { GitHub } from '../../github/client.ts';
import { readPullRequest } from '../../github/read/pull-request.ts';
import { isPresent, type JudgedPull, judgePull } from '../judge-pull-request.ts';
import type { JobContext } from '../review-run.ts';

/** A head that moves all the time is left alone after this many attempts. */
const mostAttempts = 3;

/** The pull request as it is now, judged; or why it is not, as a sentence. */
export async function judgedNow(
  octokit: GitHub,
  place: { readonly owner: string; readonly repo: string; readonly number: number },
  { judge, modules }: Pick<JobContext, 'judge' | 'modules'>,
): Promise<JudgedPull | string> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const { pull, isOpen } = await readPullRequest(octokit, place);
    if (!isOpen) return 'Not done: the pull request is closed.';
    const judged = await judgePull(octokit, pull, { judge, modules });
    if (await isPresent(octokit, judged)) return judged;
  }
  return 'Not done: the branch kept moving. Write the command again when no one pushes.';
}
