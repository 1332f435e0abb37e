import { count } from '../../rule/count.ts';
import type { Io } from '../io.ts';
import type { Prepared } from '../prepared.ts';
import { visible } from '../terminal-text.ts';

/**
 * Says on standard error which policy counts, what to do about it, and what was left out. The defaults need no line.
 *
 * @param all name every file that was left out
 */
export function printPolicy(
  { policy, excluded }: Pick<Prepared, 'policy' | 'excluded'>,
  { stderr }: Pick<Io, 'stderr'>,
  { quiet, all }: { readonly quiet: boolean; readonly all: boolean },
): void {
  for (const warning of policy.warnings) stderr.write(`require-imdsv2: ${visible(warning)}\n`);
  if (quiet) return;
  const name = policyName(policy);
  if (name !== undefined) stderr.write(`policy: ${visible(name)}\n`);
  if (excluded.length === 0) return;
  if (all) for (const path of excluded) stderr.write(`excluded: ${visible(path)}\n`);
  else stderr.write(`excluded: ${count(excluded.length, 'file')} (--stats lists them)\n`);
}

/** `.github/require-imdsv2.yml of main`; undefined for the defaults of a tree that is compared with nothing. */
export function policyName({ path, ref }: Prepared['policy']): string | undefined {
  if (path === undefined) return ref === undefined ? undefined : `defaults (no policy file in ${ref})`;
  return ref === undefined ? path : `${path} of ${ref}`;
}
