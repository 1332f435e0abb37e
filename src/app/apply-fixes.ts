import type { GitHub } from '../github/client.ts';
import { mayWriteTo } from '../github/read/permission.ts';
import { type PullRequest, readPullRequest } from '../github/read/pull-request.ts';
import { noteOnCheckRun } from '../github/write/check-run.ts';
import { commitFiles, type Person } from '../github/write/commit-files.ts';
import { isPresent, judgePull } from './judge-pull-request.ts';
import type { JobContext, JobOutcome } from './review-run.ts';

/** A person pressed "Apply fixes". */
export interface FixRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The run whose button was pressed: the answer stands there when nothing could be committed. */
  readonly checkRun: number;
  readonly sender: Person;
}

/** A head that moves all the time is left alone after this many attempts; its own review comes anyway. */
const mostAttempts = 3;

/**
 * Commits all safe fixes to the head branch, for a person who may write there. The fixes are computed again at the
 * head as it is now, and verified: nothing rests on what the run said when the button was drawn.
 */
export async function applyFixes(
  octokit: GitHub,
  request: FixRequest,
  { judge, modules, isRetried, reference }: Pick<JobContext, 'judge' | 'modules' | 'isRetried' | 'reference'>,
): Promise<JobOutcome> {
  const { owner, repo, checkRun } = request;
  const say = async (title: string): Promise<JobOutcome> => {
    await noteOnCheckRun(octokit, { owner, repo, id: checkRun }, title);
    return { conclusion: 'not fixed', title };
  };
  try {
    const done = await commitFixes(octokit, request, { judge, modules });
    return done.conclusion === 'fixed' ? done : await say(done.title);
  } catch (error) {
    // The person who pressed the button would wait for nothing.
    if (!isRetried(error)) await say(`Not applied: GitHub did not take the commit. Reference: ${reference}.`);
    throw error;
  }
}

/**
 * The same, without a check run to answer on.
 *
 * @returns `fixed` with the commit, or `not fixed` with the reason
 */
export async function commitFixes(
  octokit: GitHub,
  request: Omit<FixRequest, 'checkRun'>,
  { judge, modules }: Pick<JobContext, 'judge' | 'modules'>,
): Promise<JobOutcome> {
  const { owner, repo, number, sender } = request;
  const say = (title: string): JobOutcome => ({ conclusion: 'not fixed', title });
  // Every reader of the run can press the button, and a webhook is only a claim: ask who may write.
  if (!(await mayWriteTo(octokit, request, sender.login))) {
    return say(`Not applied: ${sender.login} has no write permission on this repository.`);
  }
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const { pull, isOpen } = await readPullRequest(octokit, { owner, repo, number });
    if (!isOpen || pull.headRepository === null) return say('Not applied: the pull request is closed.');
    const judged = await judgePull(octokit, pull, { judge, modules });
    if (!(await isPresent(octokit, judged))) continue;
    const { fixes: files } = judged.found;
    // Maybe by an earlier try, whose answer was lost.
    if (files.length === 0) return say('Nothing is left to fix on the newest commit.');
    if (!(await judge.verify(files, judged.context)))
      return say('Not applied: the fixes did not pass their own check.');
    const outcome = await commitFiles(octokit, pull, files, sender);
    if (outcome.kind === 'committed') return { conclusion: 'fixed', title: outcome.sha };
    if (outcome.kind === 'refused') return say(unwritable(pull));
  }
  return say('Not applied: the branch kept moving. Press the button on the newest run.');
}

function unwritable({ headRepository, headRef }: PullRequest): string {
  return `Not applied: GitHub does not let this App write to ${headRef} of ${headRepository}. Commit the suggestions, or apply the diff under “Details”.`;
}
