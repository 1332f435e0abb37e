import type { Fetched } from '../modules/fetch/fetched.ts';
import type { ScanOptions } from '../rule/scan.ts';
import type { Files } from '../terraform/files.ts';
import type { DiskFiles } from './disk/disk.ts';
import type { CheckedPaths } from './judged.ts';
import type { PolicyInUse } from './policy/policy-file.ts';
import type { Problems } from './read-error.ts';

/** Files that were found, and the policies under which they are judged. */
export interface Prepared {
  /** One for all paths, or several where they have policy files of their own. */
  readonly policies: readonly PolicyInUse[];
  /** Files that were asked for and that the policy, or `--exclude`, leaves out. */
  readonly excluded: readonly string[];
  readonly files: Files & Partial<Pick<DiskFiles, 'counters'>>;
  /** The files that could not be read; grows while others are read. */
  readonly problems: Problems;
  /** Paths that were asked for and hold no Terraform file. */
  readonly emptyPaths: readonly string[];
  /** Directory entries looked at. */
  readonly entries: number;
  /** Milliseconds of the walk. */
  readonly walked: number;
  /** The outcome of each module to be fetched; grows while it is judged. */
  readonly fetched: readonly Fetched[];
  judge(files: Files, options?: JudgeOptions): Promise<CheckedPaths>;
}

export type JudgeOptions = Pick<ScanOptions, 'vouch' | 'vouchForFixes' | 'fixes' | 'comments'>;
