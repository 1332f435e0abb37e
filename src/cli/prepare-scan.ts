import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Fetched } from '../modules/fetch/fetched.ts';
import { firstOf } from '../modules/reader.ts';
import { excluder, scanUnderPolicy } from '../policy/scan-under-policy.ts';
import type { Files } from '../terraform/files.ts';
import { withModules } from '../terraform/mounts.ts';
import { diskFiles } from './disk/disk.ts';
import { modulesOnDisk } from './disk/installed-modules.ts';
import { reachOf } from './disk/reach.ts';
import { walk } from './disk/walk.ts';
import type { Io } from './io.ts';
import { baseOf, type PolicyInUse, policyFile } from './policy/policy-file.ts';
import { globFromPolicy } from './policy/seen-from-policy.ts';
import type { Prepared } from './prepared.ts';
import type { Progress } from './progress.ts';
import { problemList, reasonOf } from './read-error.ts';

export interface WantedScan {
  /** Files and directories; `-` alone is standard input. */
  readonly paths: readonly string[];
  /** Path of the policy file, where one was given. */
  readonly config: string | undefined;
  /** Where the code of remote modules comes from. */
  readonly modules?: 'installed' | 'fetch' | 'none' | undefined;
  /** Globs of paths that are left out beside those of the policy. */
  readonly exclude?: readonly string[];
  /** Files of values that are loaded for every root. */
  readonly varFiles?: readonly string[];
  /** A plan of the one directory among the paths. */
  readonly plan?: string | undefined;
  /** Only what a commit, or with `index` what HEAD, does not have. */
  readonly since?: string | 'index' | undefined;
  /** The commit whose policy counts, where it is another one than `since`. */
  readonly policyFrom?: string | undefined;
  /** Hears how far it is, where a person watches. */
  readonly progress?: Progress | undefined;
}

/** Reads the policy, then finds the files. Or the reasons why one of both can't be done, one line each. */
export async function prepareScan(
  wanted: WantedScan,
  io: Io,
): Promise<Prepared | { readonly errors: readonly string[] }> {
  const { prefix, elapsed } = io;
  const policy = await policyFile({
    config: wanted.config,
    paths: wanted.paths,
    prefix,
    base: wanted.policyFrom ?? baseOf(wanted.since),
  });
  if ('errors' in policy) return policy;
  const exclude = (wanted.exclude ?? []).map((glob) => globFromPolicy(glob, policy.directory, prefix));
  const { rule, exclude: globs } = policy.config.policy;
  const pathOf = (file: string) => relative(resolve(prefix), resolve(prefix, file)).split(sep).join('/');
  const varFiles = (wanted.varFiles ?? []).map(pathOf);
  const absent = [...(wanted.varFiles ?? []), ...(wanted.plan === undefined ? [] : [wanted.plan])].filter(
    (file) => !statSync(resolve(prefix, file), { throwIfNoEntry: false })?.isFile(),
  );
  if (absent.length > 0) return { errors: absent.map((file) => `${file}: no such file`) };
  const [only = '.', ...others] = wanted.paths;
  const isDirectory = statSync(resolve(prefix, only), { throwIfNoEntry: false })?.isDirectory();
  if (wanted.plan !== undefined && (others.length > 0 || !isDirectory))
    return { errors: ['require-imdsv2: --plan needs one directory: the one that the plan was made in'] };
  const plans = wanted.plan === undefined ? undefined : new Map([[pathOf(wanted.plan), pathOf(only) || '.']]);
  const given = varFiles.length > 0 ? { ...rule, given_values: varFiles } : rule;
  const config = { ...policy.config, policy: { rule: given, exclude: [...globs, ...exclude] } };
  const judge: Prepared['judge'] = async (files, options) =>
    (await scanUnderPolicy(files, config.policy, { ...options, ...(plans && { plans }) })).report;
  if (wanted.paths.includes('-')) return onStandardInput(wanted, { io, config, policy, judge });

  const problems = problemList();
  const onError = (path: string, error: unknown) => problems.add({ path, what: reasonOf(error) });
  const reach = reachOf(wanted.paths, prefix);
  const plain = diskFiles({ paths: [], prefix, onError, reach });
  const disk = wanted.progress ? wanted.progress.watch(plain) : plain;
  const start = elapsed();
  const excluded = await excluder(config.policy);
  const found = walk(wanted.paths, { files: disk, prefix, excluded, onDirectory: wanted.progress?.walked });
  for (const problem of found.problems) problems.add(problem);
  const { listings, entries } = found;
  const fetched: Fetched[] = [];
  const installed = wanted.modules === 'none' ? undefined : modulesOnDisk(prefix, io.env.TF_DATA_DIR);
  const network =
    wanted.modules === 'fetch' ? await fetchingReader(io.env, fetched, wanted.progress) : undefined;
  const reader = installed && network ? firstOf(installed, network) : installed;
  const files = {
    ...disk,
    below: reach.below,
    paths: plans ? [...new Set([...found.paths, ...plans.keys()])] : found.paths,
    besides: [...found.paths, ...found.excluded],
    list: (directory: string) => listings.get(directory) ?? disk.list(directory),
  };
  const prepared = {
    config,
    policy,
    excluded: found.excluded,
    files,
    problems,
    emptyPaths: found.empty,
    entries,
    walked: elapsed() - start,
    fetched,
    async judge(given: Files, options?: Parameters<Prepared['judge']>[1]) {
      const all = reader ? withModules(given, reader.modules, reader.treeAt) : given;
      // What a module calls is known when its code is read, so each turn fetches one level.
      for (let level = 0; network && level < deepestLevel; level++) {
        await judge(all, { fixes: false });
        if (!(await network.fetchWanted())) break;
      }
      return judge(all, options);
    },
  };
  if (wanted.since === undefined) return prepared;
  const { sinceCommit } = await import('./git/introduced.ts');
  return sinceCommit(prepared, { ref: wanted.since, paths: wanted.paths, prefix, excluded });
}

/** Modules call modules; deeper than this no real one does. */
const deepestLevel = 10;

async function fetchingReader(env: NodeJS.ProcessEnv, fetched: Fetched[], progress: WantedScan['progress']) {
  const { modulesFromNetwork } = await import('./disk/fetch-modules.ts');
  let total = 0;
  return modulesFromNetwork(env, {
    onWanted(count) {
      total += count;
      progress?.fetched(fetched.length, total);
    },
    onModule(module) {
      fetched.push(module);
      progress?.fetched(fetched.length, total);
    },
  });
}

async function onStandardInput(
  { paths, since }: WantedScan,
  {
    io,
    config,
    policy,
    judge,
  }: Pick<Prepared, 'config' | 'judge'> & {
    readonly io: Io;
    readonly policy: PolicyInUse;
  },
): Promise<Prepared | { readonly errors: readonly string[] }> {
  if (paths.length > 1) return { errors: ['require-imdsv2: - can’t be combined with other paths'] };
  if (since !== undefined)
    return { errors: ['require-imdsv2: - can’t be compared with a commit; give a path instead'] };
  const { readStandardInput } = await import('./standard-input.ts');
  const input = await readStandardInput(io);
  if (!input) return { errors: ['require-imdsv2: nothing on standard input; pipe a plan or a file into it'] };
  return {
    config,
    policy,
    excluded: [],
    files: input.files,
    problems: problemList(),
    emptyPaths: [],
    entries: 0,
    walked: 0,
    fetched: [],
    judge: async (files, options) => input.shown(await judge(files, options)),
  };
}
