import type { Unseen } from './report.ts';

/** One of several that differ only in their root, for people: the report has one for each root. */
export type Folded<T> = T & {
  /** In the order of the report; at least one. */
  readonly roots: readonly string[];
};

/** Findings, targets or gaps that differ only in their root become one. Keeps the order of the first of each. */
export function foldRoots<T extends { readonly root: string }>(all: readonly T[]): Folded<T>[] {
  const same = Map.groupBy(all, ({ root: _, ...rest }) => JSON.stringify(rest));
  return [...same.values()].map((group) => ({
    ...group[0]!,
    roots: [...new Set(group.map(({ root }) => root))],
  }));
}

/** Roots beyond this many are only counted. */
const mostRoots = 5;

/** `in a, b, c and 4 more roots`; empty where there is only one. Each root is shown by `show`. */
export function inRoots(roots: readonly string[], show: (root: string) => string = (root) => root): string {
  if (roots.length < 2) return '';
  const rest = roots.length - mostRoots;
  const shown = roots.slice(0, mostRoots).map(show);
  if (rest > 0) return `in ${shown.join(', ')} and ${rest} more ${rest === 1 ? 'root' : 'roots'}`;
  return `in ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export type FoldedUnseen = Folded<Unseen>;

/** The same gap in several roots becomes one. */
export function foldUnseen(unseen: readonly Unseen[]): FoldedUnseen[] {
  return foldRoots(unseen);
}

/** The subject of an entry, as an address or a path: `module.vm`, or a file. */
export function unseenName({ address, path }: Pick<Unseen, 'address' | 'path'>): string {
  return address ?? path;
}
