import { type Folded, foldRoots } from './fold-roots.ts';
import type { Unseen } from './report.ts';

export type FoldedUnseen = Folded<Unseen>;

/** The same gap in several roots becomes one. */
export function foldUnseen(unseen: readonly Unseen[]): FoldedUnseen[] {
  return foldRoots(unseen);
}

/** What an entry is about, in a word or an address: `module.vm`, or the path of a file. */
export function unseenName({ address, path }: Pick<Unseen, 'address' | 'path'>): string {
  return address ?? path;
}
