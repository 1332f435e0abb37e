import { posix } from 'node:path';
import { introducedScope } from '../../review/scope.ts';
import { assemble } from '../../rule/assemble.ts';
import type { Report } from '../../rule/report.ts';
import type { Files } from '../../terraform/files.ts';
import type { JudgeOptions } from '../prepared.ts';
import { GitError, gitIn } from './git.ts';
import { changedSince, headTree, indexOf, prefixIn, type Snapshot, treeOf } from './snapshot.ts';
import { snapshotFiles } from './snapshot-files.ts';

export interface Since {
  /** A commit, branch or tag, `main...` for the merge base with it; `index` judges what is staged against HEAD. */
  readonly ref: string | 'index';
  /** As they were given. */
  readonly paths: readonly string[];
  /** The text before every path on its way to the disk. */
  readonly prefix: string;
  /** Tells whether a path is excluded. */
  readonly excluded: (path: string) => boolean;
}

/** Files, and how they are judged. */
export interface BaseJudging {
  readonly files: Files;
  judge(files: Files, options?: JudgeOptions): Promise<Report>;
}

/**
 * The same scan, whose report has only what the base does not have: the scope `introduced` of the App, with the base
 * out of git. With the index, its files take the place of those on the disk.
 */
export function sinceCommit(
  judging: BaseJudging,
  { ref, paths, prefix, excluded }: Since,
): BaseJudging | { readonly errors: readonly string[] } {
  try {
    const git = gitIn(prefix);
    const top = prefixIn(git);
    const base = ref === 'index' ? headTree(git, top) : treeOf(git, ref, top);
    const changed = changedSince(git, ref, top);
    const targets = paths.map((path) => normal(path, prefix));
    const asFiles = (snapshot: Snapshot): Files =>
      snapshotFiles(snapshot, { git, targets, excluded, disk: judging.files });
    const files = ref === 'index' ? asFiles(indexOf(git, top)) : judging.files;
    return {
      files,
      async judge(head, options) {
        const report = await judging.judge(head, options);
        if (report.findings.length + report.unseen.length === 0)
          return onlyIntroduced(report, report, changed);
        return onlyIntroduced(report, await judging.judge(asFiles(base), { fixes: false }), changed);
      },
    };
  } catch (error) {
    if (error instanceof GitError) return { errors: [`require-imdsv2: ${error.message}`] };
    throw error;
  }
}

function onlyIntroduced(report: Report, base: Report, changed: ReadonlySet<string>): Report {
  const scope = introducedScope({ report, changed, directories: [], base });
  return assemble({ files: report.summary.files, ...scope });
}

function normal(path: string, prefix: string): string {
  const relative = posix.isAbsolute(path)
    ? posix.relative(prefix || process.cwd(), path)
    : posix.normalize(path);
  return relative === '.' ? '' : relative.replace(/\/$/, '');
}
