import { count } from '../../rule/count.ts';
import type { Io } from '../io.ts';
import type { Prepared } from '../prepared.ts';
import { visible } from '../terminal-text.ts';
import type { PolicyInUse } from './policy-file.ts';

/**
 * Says on standard error which policy counts, what to do about it, and what was left out. The defaults need no line.
 *
 * @param all name every file that was left out
 */
export function printPolicy(
  { policies, excluded }: Pick<Prepared, 'policies' | 'excluded'>,
  { stderr }: Pick<Io, 'stderr'>,
  { quiet, all }: { readonly quiet: boolean; readonly all: boolean },
): void {
  const warnings = new Set(policies.flatMap((policy) => policy.warnings));
  for (const warning of warnings) stderr.write(`require-imdsv2: ${visible(warning)}\n`);
  if (quiet) return;
  for (const name of policyNames(policies)) stderr.write(`policy: ${visible(name)}\n`);
  if (excluded.length === 0) return;
  if (all) for (const path of excluded) stderr.write(`excluded: ${visible(path)}\n`);
  else stderr.write(`excluded: ${count(excluded.length, 'file')} (--stats lists them)\n`);
}

/** More paths of one policy than these are only counted. */
const mostPaths = 5;

/** The name of each policy, with the paths that it counts for where there are several; none for the defaults alone. */
export function policyNames(policies: readonly PolicyInUse[]): string[] {
  const [only, ...others] = policies;
  if (only && others.length === 0) return [policyName(only) ?? []].flat();
  return policies.map((policy) => {
    const { paths } = policy;
    const rest = paths.length - mostPaths;
    const shown = paths.slice(0, mostPaths).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    return `${policyName(policy) ?? 'defaults (no policy file found)'}, for ${shown}`;
  });
}

/** `.github/require-imdsv2.yml of main`; undefined for the defaults of a tree that is compared with nothing. */
export function policyName({ path, ref }: PolicyInUse): string | undefined {
  if (path === undefined) return ref === undefined ? undefined : `defaults (no policy file in ${ref})`;
  return ref === undefined ? path : `${path} of ${ref}`;
}
