import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { policyPath } from '../../policy/file-path.ts';
import { defaultScanPolicy } from '../../policy/scan-under-policy.ts';
import type { CliConfig } from '../config.ts';
import { GitError, gitIn } from '../git/git.ts';
import { reasonOf } from '../read-error.ts';
import { findPolicy, type PolicyOnDisk } from './find-policy.ts';
import { commitTree, diskTree, type PolicyTree, shownFrom } from './policy-tree.ts';
import { seenFromPolicy } from './seen-from-policy.ts';

const defaults: CliConfig = {
  policy: defaultScanPolicy,
  enforcement: 'enforce',
  onUnknown: 'warn',
  onUnseen: 'warn',
};

export interface PolicyWish {
  /** The file that was asked for by name. */
  readonly config: string | undefined;
  /** Files and directories as they were given. */
  readonly paths: readonly string[];
  /** The text before every path on its way to the disk. */
  readonly prefix: string;
  /** The commit that a change is compared with: its policy counts, so that no change can weaken its own check. */
  readonly base?: string | undefined;
}

/** The commit whose policy counts for what it doesn't have. With the index, the policy of the disk counts. */
export function baseOf(since: string | undefined): string | undefined {
  if (since === undefined || since === 'index') return undefined;
  return since.endsWith('...') ? since.slice(0, -3) || 'HEAD' : since;
}

/** The policy in force for some paths, and what to know of it. */
export interface PolicyInUse {
  readonly config: CliConfig;
  /** Those of the given files and directories that it counts for. */
  readonly paths: readonly string[];
  /** Where it was found; undefined where the defaults count. */
  readonly path?: string;
  readonly text?: string;
  /** The commit that it was read from; undefined for the disk. */
  readonly ref?: string;
  /** The directory that the policy's globs start from, from the working directory; `''` for it. */
  readonly directory: string;
  /** Problems for a person to solve, one sentence each, without a full stop. */
  readonly warnings: readonly string[];
}

/** Why the policy can't be told: one `path: what` or `path:line: what` each. */
interface PolicyRefusal {
  readonly errors: readonly string[];
}

/**
 * Reads the policy file that was asked for, else those that are found upwards from each path: of the base where there
 * is one, else of the disk. The parser and the schema are loaded only when there is a file: they take as long as a
 * small scan.
 *
 * @returns the policies, each once, with the paths that it counts for
 */
export async function policiesOf(wish: PolicyWish): Promise<readonly PolicyInUse[] | PolicyRefusal> {
  const { config, prefix, base } = wish;
  const given = { ...wish, paths: wish.paths.length === 0 ? ['.'] : wish.paths };
  const disk = diskTree(prefix);
  try {
    const isOfBase = base !== undefined && (config === undefined || isTracked(config, prefix));
    const counting = isOfBase ? sought(commitTree(gitIn(prefix), base), given) : soughtOnDisk(disk, given);
    if ('errors' in counting) return counting;
    const inUse: PolicyInUse[] = [];
    const errors: string[] = [];
    for (const one of counting) {
      const policy = await read({ ...one, ...(isOfBase && { ref: base }) }, prefix);
      if ('errors' in policy) errors.push(...policy.errors);
      else if (!isOfBase) inUse.push(policy);
      else {
        const changes = await changesTo(one, sought(disk, { ...given, paths: one.paths }), base);
        inUse.push({ ...policy, warnings: [...policy.warnings, ...changes] });
      }
    }
    return errors.length > 0 ? { errors } : inUse;
  } catch (error) {
    if (error instanceof GitError) return { errors: [`require-imdsv2: ${error.message}`] };
    throw error;
  }
}

interface Sought extends PolicyOnDisk {
  /** Those of the given paths that it counts for. */
  readonly paths: readonly string[];
  readonly ref?: string;
}

type Seeking = Pick<PolicyWish, 'config' | 'paths' | 'prefix'>;

/** The file that was asked for, or each that is found upwards from a path, with the paths that it counts for. */
function sought(tree: PolicyTree, { config, paths, prefix }: Seeking): readonly Sought[] | PolicyRefusal {
  const all = new Map<string | undefined, Sought>();
  try {
    if (config !== undefined) {
      const path = shownFrom(prefix, resolve(prefix, config));
      const text = tree.read(path);
      return [
        { file: text === undefined ? undefined : { path, text }, directory: '', nearMisses: [], paths },
      ];
    }
    for (const path of paths) {
      const one = findPolicy(path, prefix, tree);
      const known = all.get(one.file?.path) ?? { ...one, paths: [] };
      const nearMisses = [...new Set([...known.nearMisses, ...one.nearMisses])];
      all.set(one.file?.path, { ...known, nearMisses, paths: [...known.paths, path] });
    }
    return [...all.values()];
  } catch (error) {
    if (error instanceof GitError) throw error;
    return { errors: [`${config ?? policyPath}: ${reasonOf(error)}`] };
  }
}

/** The same on the disk, where a file that was asked for has to be there. */
function soughtOnDisk(disk: PolicyTree, wish: Seeking): readonly Sought[] | PolicyRefusal {
  const { config, paths, prefix } = wish;
  if (config === undefined) return sought(disk, wish);
  try {
    const text = readFileSync(resolve(prefix, config), 'utf8');
    return [{ file: { path: config, text }, directory: '', nearMisses: [], paths }];
  } catch (error) {
    return { errors: [`${config}: ${reasonOf(error)}`] };
  }
}

/** Does git know this file, so that a commit can change it? */
function isTracked(config: string, prefix: string): boolean {
  try {
    gitIn(prefix).run(['ls-files', '--error-unmatch', '--', resolve(prefix, config)]);
    return true;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

async function read(source: Sought, prefix: string): Promise<PolicyInUse | PolicyRefusal> {
  const { file, directory, nearMisses, ref, paths } = source;
  const warnings = nearMisses.map((path) => `${path} does not count: the policy file is ${policyPath}`);
  const from = { paths, directory, warnings, ...(ref !== undefined && { ref }) };
  if (!file) return { config: defaults, ...from };
  const { readConfig } = await import('../config.ts');
  const result = readConfig(file.path, file.text);
  if ('errors' in result) return result;
  const { config } = result;
  const seen = seenFromPolicy(directory, prefix);
  const rule = seen ? { ...config.policy.rule, seen_from_policy: seen } : config.policy.rule;
  return { config: { ...config, policy: { ...config.policy, rule } }, ...file, ...from };
}

/** The effect of the change on the policy, which counts once it is merged. */
async function changesTo(
  { file }: Sought,
  proposed: readonly Sought[] | PolicyRefusal,
  base: string,
): Promise<string[]> {
  const touches = (path: string) =>
    `the change touches the policy (${path}); until it is merged, the policy of ${base} counts`;
  const later = (errors: readonly string[]) => errors.map((error) => `${error} (once it is merged)`);
  if ('errors' in proposed) return [touches(file?.path ?? policyPath), ...later(proposed.errors)];
  const warnings: string[] = [];
  for (const { file: next } of proposed) {
    if (next?.path === file?.path && next?.text === file?.text) continue;
    warnings.push(touches((next ?? file)!.path));
    if (!next) continue;
    const { readConfig } = await import('../config.ts');
    const result = readConfig(next.path, next.text);
    if ('errors' in result) warnings.push(...later(result.errors));
  }
  return warnings;
}
