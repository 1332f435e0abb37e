import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Fetched } from '../modules/fetch/fetched.ts';
import { firstOf } from '../modules/reader.ts';
import { excluder, type ScanPolicy, scanUnderPolicy } from '../policy/scan-under-policy.ts';
import { withModules } from '../terraform/mounts.ts';
import { diskFiles } from './disk/disk.ts';
import { withinFileTime } from './disk/file-time.ts';
import { modulesOnDisk } from './disk/installed-modules.ts';
import { reachOf } from './disk/reach.ts';
import { type Walk, walk } from './disk/walk.ts';
import type { BaseJudging } from './git/introduced.ts';
import type { Io } from './io.ts';
import { type CheckedPart, together } from './judged.ts';
import { baseOf, type PolicyInUse, policiesOf } from './policy/policy-file.ts';
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

/** Reads the policies, then finds the files. Or the reasons why one of both can't be done, one line each. */
export async function prepareScan(
  wanted: WantedScan,
  io: Io,
): Promise<Prepared | { readonly errors: readonly string[] }> {
  const { prefix, elapsed } = io;
  const policies = await policiesOf({
    config: wanted.config,
    paths: wanted.paths,
    prefix,
    base: wanted.policyFrom ?? baseOf(wanted.since),
  });
  if ('errors' in policies) return policies;
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
  const underPolicy = ({ config, directory }: PolicyInUse): UnderPolicy => {
    const { rule, exclude } = config.policy;
    const typed = (wanted.exclude ?? []).map((glob) => globFromPolicy(glob, directory, prefix));
    const given = varFiles.length > 0 ? { ...rule, given_values: varFiles } : rule;
    const policy = { rule: given, exclude: [...exclude, ...typed] };
    return {
      config,
      policy,
      judge: (all, options) =>
        withinFileTime(all, elapsed, async (files, slow) => {
          const asked = { ...options, ...(plans && { plans }), unseen: slow };
          return (await scanUnderPolicy(files, policy, asked)).report;
        }),
    };
  };
  if (wanted.paths.includes('-'))
    return onStandardInput(wanted, { io, policies, under: policies.map(underPolicy) });

  const problems = problemList();
  const onError = (path: string, error: unknown) => problems.add({ path, what: reasonOf(error) });
  const reach = reachOf(wanted.paths, prefix);
  const plain = diskFiles({ paths: [], prefix, onError, reach });
  const disk = wanted.progress ? wanted.progress.watch(plain) : plain;
  const start = elapsed();
  const policyAt = nearestPolicy(policies, prefix);
  const walks: { under: UnderPolicy; found: Walk; excluded: (path: string) => boolean }[] = [];
  let entries = 0;
  for (const policy of policies) {
    const under = underPolicy(policy);
    const excluded = await excluder(under.policy);
    const onDirectory = (count: number) => wanted.progress?.walked(entries + count);
    const found = walk(policy.paths, { files: disk, prefix, excluded, onDirectory });
    const isOwn = (path: string) => policyAt(path) === policy;
    walks.push({
      under,
      found: { ...found, paths: found.paths.filter(isOwn), excluded: found.excluded.filter(isOwn) },
      excluded: (path) => excluded(path) || !isOwn(path),
    });
    for (const problem of found.problems) problems.add(problem);
    entries += found.entries;
  }
  const listings = new Map(walks.flatMap(({ found }) => [...found.listings]));
  const excluded = walks.flatMap(({ found }) => found.excluded);
  const paths = walks.flatMap(({ found }) => found.paths);
  const fetched: Fetched[] = [];
  const installed = wanted.modules === 'none' ? undefined : modulesOnDisk(prefix, io.env.TF_DATA_DIR);
  const network =
    wanted.modules === 'fetch' ? await fetchingReader(io.env, fetched, wanted.progress) : undefined;
  const reader = installed && network ? firstOf(installed, network) : installed;
  const onDisk = {
    ...disk,
    below: reach.below,
    besides: [...paths, ...excluded],
    list: (directory: string) => listings.get(directory) ?? disk.list(directory),
  };
  const parts: (BaseJudging & Pick<UnderPolicy, 'config'>)[] = [];
  for (const { under, found, excluded } of walks) {
    const { config } = under;
    const judging: BaseJudging = {
      files: { ...onDisk, paths: plans ? [...new Set([...found.paths, ...plans.keys()])] : found.paths },
      async judge(given, options) {
        const all = reader ? withModules(given, reader.modules, reader.treeAt) : given;
        // The calls of a module are known only when its code is read, so each turn fetches one level.
        for (let level = 0; network && level < deepestLevel; level++) {
          await under.judge(all, { fixes: false });
          if (!(await network.fetchWanted())) break;
        }
        return under.judge(all, options);
      },
    };
    if (wanted.since === undefined) parts.push({ ...judging, config });
    else {
      const { sinceCommit } = await import('./git/introduced.ts');
      const since = sinceCommit(judging, { ref: wanted.since, paths: wanted.paths, prefix, excluded });
      if ('errors' in since) return since;
      parts.push({ ...since, config });
    }
  }
  return {
    ...{ policies, excluded, problems, entries, fetched },
    files: { ...parts[0]!.files, paths: parts.flatMap(({ files }) => files.paths) },
    emptyPaths: walks.flatMap(({ found }) => found.empty),
    walked: elapsed() - start,
    async judge(files, options) {
      const judged: CheckedPart[] = [];
      for (const {
        config,
        judge,
        files: { paths },
      } of parts)
        judged.push({ config, report: await judge({ ...files, paths }, options) });
      return together(judged);
    },
  };
}

/** A policy with what the command line adds to it. */
interface UnderPolicy extends Pick<BaseJudging, 'judge'> {
  readonly config: PolicyInUse['config'];
  readonly policy: ScanPolicy;
}

/** Tells which policy counts for a path: that of the nearest file or directory that was given. */
function nearestPolicy(
  policies: readonly PolicyInUse[],
  prefix: string,
): (path: string) => PolicyInUse | undefined {
  if (policies.length === 1) return () => policies[0];
  const given = new Map(
    policies.flatMap((policy) => policy.paths.map((path) => [resolve(prefix, path), policy] as const)),
  );
  return (path) => {
    for (let at = resolve(prefix, path); ; at = dirname(at)) {
      const policy = given.get(at);
      if (policy || at === dirname(at)) return policy;
    }
  };
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
    policies,
    under,
  }: Pick<Prepared, 'policies'> & { readonly io: Io; readonly under: readonly UnderPolicy[] },
): Promise<Prepared | { readonly errors: readonly string[] }> {
  if (paths.length > 1) return { errors: ['require-imdsv2: - can’t be combined with other paths'] };
  if (since !== undefined)
    return { errors: ['require-imdsv2: - can’t be compared with a commit; give a path instead'] };
  const { readStandardInput } = await import('./standard-input.ts');
  const input = await readStandardInput(io);
  if (!input) return { errors: ['require-imdsv2: nothing on standard input; pipe a plan or a file into it'] };
  const { config, judge } = under[0]!;
  return {
    policies,
    excluded: [],
    files: input.files,
    problems: problemList(),
    emptyPaths: [],
    entries: 0,
    walked: 0,
    fetched: [],
    judge: async (files, options) => together([{ config, report: input.shown(await judge(files, options)) }]),
  };
}
