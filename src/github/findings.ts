import type { Policy } from '../review/policy.ts';
import type { ChangedFiles } from './changed-files.ts';
import type { GitHub } from './client.ts';
import { readContext } from './context.ts';
import { grantedPermissions } from './permissions.ts';
import { policyOf } from './policy.ts';
import type { PullRequest } from './pull-request.ts';
import type { Assignment } from './review-run.ts';

/** Reads these files, what stands beside them, what they call, what we said before, and the policy; and judges. */
export async function findingsOf(
  octokit: GitHub,
  pull: PullRequest,
  changed: ChangedFiles,
  { judge }: Pick<Assignment, 'judge'>,
) {
  const context = await readContext(octokit, pull, pull.number, changed.files);
  const inForce = policyOf(context, pull);
  const button = await buttonFor(octokit, pull, inForce.policy);
  const found = await judge.judge({ changed, context, inForce, button });
  return { found, context, button };
}

async function buttonFor(octokit: GitHub, { headWritable }: PullRequest, policy: Policy) {
  if (!policy.fixes.button) return 'off';
  const permissions = await grantedPermissions(octokit);
  const mayWrite = permissions === undefined || permissions.contents === 'write';
  return headWritable && mayWrite ? 'offered' : 'unwritable';
}
