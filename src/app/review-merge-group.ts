import type { GitHub } from '../github/client.ts';
import { changedFileOf, type FilePayload } from '../github/read/changed-files.ts';
import { readContext } from '../github/read/context.ts';
import { policyOf } from '../github/read/policy.ts';
import type { MergeGroup } from '../github/read/pull-request.ts';
import { changedByTrees } from '../github/read/tree-diff.ts';
import type { ChangedFile } from '../review/changed-file.ts';
import { isTerraform } from '../terraform/files.ts';
import { mergeGroupId } from './external-id.ts';
import {
  type Assignment,
  breakOff,
  completeWith,
  nothingToJudge,
  type Outcome,
  startRun,
  superseded,
} from './review-run.ts';

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
