import { statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { isMisplaced, isNearMiss, policyPath } from '../../policy/file-path.ts';
import { joinPath } from '../../terraform/files.ts';
import { workTree } from '../disk/reach.ts';
import { type PolicyTree, shownFrom } from './policy-tree.ts';

/** The policy files found for one path on the way up. Paths start at the working directory. */
export interface PolicyOnDisk {
  /** The policy file; undefined where there is none. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  /** The directory that its globs start from: the one that holds `.github`, else the last one looked at. */
  readonly directory: string;
  /** Files that were meant to be the policy file, and are not. */
  readonly nearMisses: readonly string[];
}

/**
 * Looks for the policy file from a path upwards, to the top of its git work tree; where there is none, to the working
 * directory, or no further than the path's own directory.
 */
export function findPolicy(path: string, prefix: string, tree: PolicyTree): PolicyOnDisk {
  const base = resolve(prefix);
  const start = path === '-' ? base : directoryOf(resolve(base, path));
  const top = workTree(start) ?? (isBelow(base, start) ? base : start);
  const nearMisses: string[] = [];
  for (let at = start; ; at = dirname(at)) {
    const directory = shownFrom(prefix, at);
    const file = joinPath(directory, policyPath);
    const text = tree.read(file);
    if (text !== undefined) return { file: { path: file, text }, directory, nearMisses };
    const beside = joinPath(directory, '.github');
    nearMisses.push(
      ...tree
        .names(beside)
        .filter(isNearMiss)
        .map((name) => joinPath(beside, name)),
      ...tree
        .names(directory)
        .filter(isMisplaced)
        .map((name) => joinPath(directory, name)),
    );
    if (at === top || at === dirname(at)) return { file: undefined, directory, nearMisses };
  }
}

function directoryOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path);
}

function isBelow(top: string, path: string): boolean {
  return path === top || path.startsWith(top.endsWith(sep) ? top : top + sep);
}
