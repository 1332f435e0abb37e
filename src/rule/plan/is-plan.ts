import { isValuesFile } from '../../terraform/values-files.ts';
import { planBytes } from './plan-text.ts';

/** By its name: may it be a plan? Terraform's own JSON files are none. */
export function mayBePlan(path: string): boolean {
  return path.endsWith('.json') && !/\.(?:tf|tofu)\.json$/.test(path) && !isValuesFile(path);
}

/** By its bytes: does it look like what `terraform show -json` writes? A test for bytes, so that few are read. */
export function looksLikePlan(bytes: Uint8Array): boolean {
  const buffer = planBytes(bytes);
  return (
    buffer.includes('"format_version"') &&
    (buffer.includes('"resource_changes"') || buffer.includes('"planned_values"'))
  );
}
