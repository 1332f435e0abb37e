import type { Files } from '../../terraform/files.ts';
import type { RulePolicy } from '../policy.ts';
import { looksLikePlan, mayBePlan } from './is-plan.ts';
import { type JudgedPlan, judgePlan } from './judge-plan.ts';

/** Judges every file in view that is a plan. `count` is the number of plans. */
export function judgePlans(files: Files, policy: RulePolicy): JudgedPlan & { readonly count: number } {
  const judged = files.paths.filter(mayBePlan).flatMap((path) => {
    const bytes = readQuietly(files, path);
    return bytes && looksLikePlan(bytes) ? (judgePlan(path, bytes, policy) ?? []) : [];
  });
  return {
    count: judged.length,
    targets: judged.flatMap(({ targets }) => targets),
    findings: judged.flatMap(({ findings }) => findings),
  };
}

/** A JSON file that nobody can read is most likely not a plan. */
function readQuietly(files: Files, path: string): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch {
    return undefined;
  }
}
