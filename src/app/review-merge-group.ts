import { type GitHub, installed } from '../github/client.ts';
import { changedByTrees, comparedFiles } from '../github/read/changed-files.ts';
import { readContext } from '../github/read/context.ts';
import { policyOf } from '../github/read/policy.ts';
import type { MergeGroup } from '../github/read/pull-request.ts';
import type { Review } from '../review/review.ts';
import { withRecord } from '../review/run-record.ts';
import { mergeGroupId } from './external-id.ts';
import { nothingToJudge } from './judge-pull-request.ts';
import { type JudgedWhole, judgeWhole } from './judge-whole.ts';
import {
  breakOff,
  completeWith,
  type JobContext,
  type JobOutcome,
  startRun,
  superseded,
} from './review-run.ts';
import { recordOf } from './verdict-record.ts';

/**
 * Judges a merge group for real: two pull requests that are fine alone can be wrong together.
 * No person reads comments there, so there are none.
 *
 * @throws what made the review fail, after the run says so
 */
export async function reviewMergeGroup(
  octokit: GitHub,
  group: MergeGroup,
  jobContext: JobContext,
): Promise<JobOutcome> {
  const { isCurrent, judge } = jobContext;
  const run = await startRun(octokit, group, mergeGroupId(group), jobContext);
  if (run.completed) return { conclusion: 'skipped', title: 'Checked already' };
  try {
    const files = (await comparedFiles(octokit, group)) ?? (await changedByTrees(octokit, group));
    if (files.length === 0) return await completeWith(octokit, run, recorded(group, nothingToJudge(files)));
    const context = await readContext(octokit, group, null, files, judge.unitUses);
    if (context.touched.length === 0)
      return await completeWith(octokit, run, recorded(group, nothingToJudge(files), { context }));
    const { onSelected } = await installed(octokit);
    const inForce = policyOf(context.policy, group, onSelected);
    const changed = { files, unlisted: 0 };
    const evidence = { changed, context, inForce, button: 'off' } as const;
    const { modules } = jobContext;
    const whole = await judgeWhole(octokit, group, evidence, { judge, modules, isFork: false });
    return await completeWith(
      octokit,
      run,
      (await isCurrent()) ? recorded(group, whole.found, whole) : superseded,
    );
  } catch (error) {
    return await breakOff(octokit, run, error, jobContext);
  }
}

/** @param whole what the verdict rests on, where anything was read for it */
function recorded(
  group: MergeGroup,
  found: Review,
  { context, approvals }: Partial<Pick<JudgedWhole, 'context' | 'approvals'>> = {},
): Review {
  const { policy, modules } = context ?? {};
  const grounds = { subject: group, number: null, isFork: false, found, policy, modules, approvals };
  return { ...found, summary: withRecord(found.summary, recordOf(group.headSha, [grounds])) };
}
