import { gitText } from './run.ts';
import type { GitStore } from './store.ts';

export interface TreeEntry {
  /** Six octal digits: `100644`, `100755`, `120000` symlink, `160000` submodule, `040000` tree. */
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  name: string;
  oid: string;
}

/** An entry with its path from the tree that was asked for; blobs carry their size in bytes. */
export interface PathEntry extends TreeEntry {
  path: string;
  size: number | null;
}

/** The entries of one tree object, in git's order. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    const mode = content.toString('latin1', at, space).padStart(6, '0');
    const oid = content.toString('hex', end + 1, end + 21);
    entries.push({ mode, type: typeOf(mode), name: content.toString('utf8', space + 1, end), oid });
    at = end + 21;
  }
  return entries;
}

/** Everything below a tree, directories included, as `git ls-tree -r -t` orders it. */
export async function listTree(store: GitStore, tree: string): Promise<PathEntry[]> {
  const text = await gitText(store.directory, ['ls-tree', '-r', '-t', '-l', '-z', tree]);
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = '', oid = '', size = '-'] = line.slice(0, tab).split(/ +/);
      const path = line.slice(tab + 1);
      const name = path.slice(path.lastIndexOf('/') + 1);
      return {
        mode,
        type: type as TreeEntry['type'],
        oid,
        path,
        name,
        size: size === '-' ? null : Number(size),
      };
    });
}

function typeOf(mode: string): TreeEntry['type'] {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}
