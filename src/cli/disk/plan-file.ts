import { looksLikePlan, planBytes } from '../../rule/plan/is-plan.ts';
import type { DiskFiles } from './disk.ts';

/** The top-level keys that `terraform show -json` writes for a plan, whatever order a tool sorted them into. */
const planKeys = [
  'applyable',
  'checks',
  'complete',
  'configuration',
  'deferred_changes',
  'errored',
  'format_version',
  'output_changes',
  'planned_values',
  'prior_state',
  'relevant_attributes',
  'resource_changes',
  'resource_drift',
  'terraform_version',
  'timestamp',
  'variables',
];
const firstKey = new RegExp(`^(?:\\xEF\\xBB\\xBF)?\\s*\\{\\s*"(?:${planKeys.join('|')})"\\s*:`);

/**
 * Is this JSON a Terraform plan? Only a file whose first key could be a plan's is read wholly.
 * @throws where the file can't be read
 */
export function isPlanFile(files: DiskFiles, path: string): boolean {
  const head = files.head(path);
  if (!head || !firstKey.test(planBytes(head).toString('latin1'))) return false;
  const bytes = files.glance(path);
  return bytes !== undefined && looksLikePlan(bytes);
}
