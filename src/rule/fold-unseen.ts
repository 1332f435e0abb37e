import type { Unseen } from './report.ts';

/** The same gap in several roots, for people: the report has an entry for each root. */
export interface FoldedUnseen extends Omit<Unseen, 'root'> {
  /** In the order of the report; at least one. */
  readonly roots: readonly string[];
}

/** Entries that differ only in their root become one. Keeps the order of the first of each. */
export function foldUnseen(unseen: readonly Unseen[]): FoldedUnseen[] {
  const folded = Map.groupBy(unseen, ({ root: _, ...rest }) => JSON.stringify(rest));
  return [...folded.values()].map((same) => {
    const { root: _, ...rest } = same[0]!;
    return { ...rest, roots: [...new Set(same.map(({ root }) => root))] };
  });
}

/** What an entry is about, in a word or an address: `module.vm`, or the path of a file. */
export function unseenName({ address, path }: Pick<Unseen, 'address' | 'path'>): string {
  return address ?? path;
}
