import { type ChangedFile, changedFileOf, type FilePayload, isTerraform } from './changed-files.ts';
import type { GitHub } from './client.ts';
import { readContext } from './context.ts';
import { mergeGroupId } from './external-id.ts';
import { policyOf } from './policy.ts';
import type { Subject } from './pull-request.ts';
import { nothingToJudge, superseded } from './results.ts';
import { type Assignment, breakOff, completeWith, type Outcome, startRun } from './review-run.ts';
import { changedByTrees } from './tree-diff.ts';

/** An entry of a merge queue: the commit that would be merged, against the one before it. */
export interface MergeGroup extends Subject {
  /** `refs/heads/gh-readonly-queue/…`. */
  readonly headRef: string;
}

/** The compare endpoint lists no more files than this, and says nothing where it cut. */
const mostCompared = 300;

/**
 * Judges a merge group for real: two pull requests that are fine alone can be wrong together.
 * Nobody reads comments there, so there are none.
 *
 * @throws what made the review fail, after the run says so
 */
export async function reviewMergeGroup(
  octokit: GitHub,
  group: MergeGroup,
  assignment: Assignment,
): Promise<Outcome> {
  const { isCurrent, judge } = assignment;
  const run = await startRun(octokit, group, mergeGroupId(group), assignment);
  if (run.completed) return { conclusion: 'skipped', title: 'Judged already' };
  try {
    const files = await changedIn(octokit, group);
    if (!files.some(({ path }) => isTerraform(path))) {
      return await completeWith(octokit, run, nothingToJudge(files));
    }
    const context = await readContext(octokit, group, null, files);
    const inForce = policyOf(context, group);
    const found = await judge.judge({ changed: { files, unlisted: 0 }, context, inForce, button: 'off' });
    return await completeWith(octokit, run, (await isCurrent()) ? found : superseded);
  } catch (error) {
    return await breakOff(octokit, run, error, assignment);
  }
}

async function changedIn(octokit: GitHub, group: MergeGroup): Promise<readonly ChangedFile[]> {
  const { owner, repo, baseSha, headSha } = group;
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${baseSha}...${headSha}`,
    per_page: 1, // of the commits, which nobody needs; the files come whole with the first page
  });
  const files = (data.files ?? []) as FilePayload[];
  return files.length < mostCompared ? files.map(changedFileOf) : changedByTrees(octokit, group);
}
