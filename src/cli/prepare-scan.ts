import { excluder, scanUnderPolicy } from '../policy/scan-under-policy.ts';
import type { Report } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import { withModules } from '../terraform/mounts.ts';
import type { Config } from './config.ts';
import { type DiskFiles, diskFiles } from './disk/disk.ts';
import { modulesOnDisk } from './disk/installed-modules.ts';
import { reachOf } from './disk/reach.ts';
import { walk } from './disk/walk.ts';
import type { Io } from './io.ts';
import { policyFile } from './policy-file.ts';
import type { Progress } from './progress.ts';
import { type Problems, problemList, reasonOf } from './read-error.ts';

export interface Wanted {
  /** Files and directories. */
  readonly paths: readonly string[];
  /** Path of the policy file, where one was given. */
  readonly config: string | undefined;
  /** Where the code of remote modules comes from. */
  readonly modules?: 'installed' | 'none' | undefined;
  /** Hears how far it is, where somebody watches. */
  readonly progress?: Progress | undefined;
}

/** Files that were found, and the policy under which they are judged. */
export interface Prepared {
  readonly config: Config;
  readonly files: DiskFiles;
  /** What could not be read; grows with what is read. */
  readonly problems: Problems;
  /** Directory entries looked at. */
  readonly entries: number;
  /** Milliseconds of the walk. */
  readonly walked: number;
  /** @param vouch see `ScanOptions` */
  judge(files: Files, vouch?: boolean): Promise<Report>;
}

/** Reads the policy, then walks. Or the reasons why the policy can't be read, one line each. */
export async function prepareScan(
  { paths, config: wanted, modules, progress }: Wanted,
  { prefix, elapsed, env }: Io,
): Promise<Prepared | { readonly errors: readonly string[] }> {
  const policy = await policyFile(wanted, prefix);
  if ('errors' in policy) return policy;
  const { config } = policy;
  const problems = problemList();
  const onError = (path: string, error: unknown) => problems.add({ path, what: reasonOf(error) });
  const plain = diskFiles({ paths: [], prefix, onError, reach: reachOf(paths, prefix) });
  const disk = progress ? progress.watch(plain) : plain;
  const start = elapsed();
  const excluded = await excluder(config.policy.exclude);
  const found = walk(paths, { files: disk, prefix, excluded, onDirectory: progress?.walked });
  for (const problem of found.problems) problems.add(problem);
  const { listings, entries } = found;
  const reader = modules === 'none' ? undefined : modulesOnDisk(prefix, env.TF_DATA_DIR);
  return {
    config,
    files: {
      ...disk,
      paths: found.paths,
      list: (directory) => listings.get(directory) ?? disk.list(directory),
    },
    problems,
    entries,
    walked: elapsed() - start,
    async judge(files, vouch = false) {
      const all = reader ? withModules(files, reader.modules, reader.treeAt) : files;
      return (await scanUnderPolicy(all, config.policy, { vouch })).report;
    },
  };
}
