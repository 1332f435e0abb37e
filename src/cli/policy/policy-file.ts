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
  /** What comes before every path on its way to the disk. */
  readonly prefix: string;
  /** The commit that a change is compared with: its policy counts, so that no change can weaken its own check. */
  readonly base?: string | undefined;
}

/** The commit whose policy counts for what it doesn't have. With the index, the policy of the disk counts. */
export function baseOf(since: string | undefined): string | undefined {
  if (since === undefined || since === 'index') return undefined;
  return since.endsWith('...') ? since.slice(0, -3) || 'HEAD' : since;
}

/** The policy in force, and what to know of it. */
export interface PolicyInUse {
  readonly config: CliConfig;
  /** Where it was found; undefined where the defaults count. */
  readonly path?: string;
  readonly text?: string;
  /** The commit that it was read from; undefined for the disk. */
  readonly ref?: string;
  /** The directory that the policy's globs start from, from the working directory; `''` for it. */
  readonly directory: string;
  /** What a person should do something about, one sentence each, without a full stop. */
  readonly warnings: readonly string[];
}

/** The policy in force, or why it can't be told: one `path: what` or `path:line: what` each. */
export type PolicyFile = PolicyInUse | { readonly errors: readonly string[] };

/**
 * Reads the policy file that was asked for, else the one that is found upwards from the paths: of the base where
 * there is one, else of the disk. The parser and the schema are loaded only when there is a file: they take as long as
 * a small scan.
 */
export async function policyFile(wish: PolicyWish): Promise<PolicyFile> {
  const { config, prefix, base } = wish;
  const disk = diskTree(prefix);
  try {
    if (base === undefined)
      return await read(config === undefined ? found(wish, disk) : named(config, prefix), prefix);
    const commit = commitTree(gitIn(prefix), base);
    if (config !== undefined && !isTracked(config, prefix)) return await read(named(config, prefix), prefix);
    const counts = config === undefined ? found(wish, commit) : namedIn(commit, config, prefix);
    if ('errors' in counts) return counts;
    const proposed = config === undefined ? found(wish, disk) : namedIn(disk, config, prefix);
    const inUse = await read({ ...counts, ref: base }, prefix);
    if ('errors' in inUse || 'errors' in proposed) return inUse;
    return { ...inUse, warnings: [...inUse.warnings, ...(await changesTo(counts, proposed, base))] };
  } catch (error) {
    if (error instanceof GitError) return { errors: [`require-imdsv2: ${error.message}`] };
    throw error;
  }
}

interface NamedPolicy extends PolicyOnDisk {
  readonly ref?: string;
}

type Sought = NamedPolicy | { readonly errors: readonly string[] };

/** The one file for all paths. */
function found({ paths, prefix }: PolicyWish, tree: PolicyTree): Sought {
  const all = new Map<string | undefined, PolicyOnDisk>();
  const nearMisses = new Set<string>();
  for (const path of paths.length === 0 ? ['.'] : paths) {
    let one: PolicyOnDisk;
    try {
      one = findPolicy(path, prefix, tree);
    } catch (error) {
      return { errors: [`${policyPath}: ${reasonOf(error)}`] };
    }
    if (!all.has(one.file?.path)) all.set(one.file?.path, one);
    for (const name of one.nearMisses) nearMisses.add(name);
  }
  const [first, second] = [...all.values()];
  if (second) {
    const names = [...all.keys()].map((path) => path ?? 'the defaults').join(' and ');
    return {
      errors: [
        `require-imdsv2: the paths have different policies (${names}); run once for each, or choose one with --config`,
      ],
    };
  }
  return { ...first!, nearMisses: [...nearMisses] };
}

function named(config: string, prefix: string): Sought {
  try {
    const text = readFileSync(resolve(prefix, config), 'utf8');
    return { file: { path: config, text }, directory: '', nearMisses: [] };
  } catch (error) {
    return { errors: [`${config}: ${reasonOf(error)}`] };
  }
}

function namedIn(tree: PolicyTree, config: string, prefix: string): NamedPolicy {
  const path = shownFrom(prefix, resolve(prefix, config));
  const text = tree.read(path);
  return { file: text === undefined ? undefined : { path, text }, directory: '', nearMisses: [] };
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

async function read(source: Sought, prefix: string): Promise<PolicyFile> {
  if ('errors' in source) return source;
  const { file, directory, nearMisses, ref } = source;
  const warnings = nearMisses.map((path) => `${path} does not count: the policy file is ${policyPath}`);
  const from = { directory, warnings, ...(ref !== undefined && { ref }) };
  if (!file) return { config: defaults, ...from };
  const { readConfig } = await import('../config.ts');
  const result = readConfig(file.path, file.text);
  if ('errors' in result) return result;
  const { config } = result;
  const seen = seenFromPolicy(directory, prefix);
  const rule = seen ? { ...config.policy.rule, seen_from_policy: seen } : config.policy.rule;
  return { config: { ...config, policy: { ...config.policy, rule } }, ...file, ...from };
}

/** What the change does to the policy, which counts once it is merged. */
async function changesTo(counts: PolicyOnDisk, proposed: PolicyOnDisk, base: string): Promise<string[]> {
  if (counts.file?.path === proposed.file?.path && counts.file?.text === proposed.file?.text) return [];
  const path = (proposed.file ?? counts.file)!.path;
  const here = `the change touches the policy (${path}); until it is merged, the policy of ${base} counts`;
  if (!proposed.file) return [here];
  const { readConfig } = await import('../config.ts');
  const result = readConfig(proposed.file.path, proposed.file.text);
  return [here, ...('errors' in result ? result.errors.map((error) => `${error} (once it is merged)`) : [])];
}
