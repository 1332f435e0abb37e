import { isUtf8 } from 'node:buffer';
import type { CommitReader } from '../github/read/commit-reader.ts';
import { type ListedEntry, type RepositoryTree, viewOf } from '../github/read/repository-tree.ts';
import { largestFile, largestText } from '../github/read/texts.ts';
import { isTerraform, linkTarget, type RepositoryFiles } from '../terraform/files.ts';

/** The objects of a clone. */
export interface Objects {
  /**
   * Contents of objects by their ids.
   *
   * @throws Error where one is missing
   */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** Bytes of objects, without reading them. @throws Error where one is missing */
  sizes(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** A clone, read by commits: what two commits have in common is read once. */
export interface Clone {
  /** @param tree id of the commit's tree */
  commit(tree: string): CommitReader;
  /** Tells equal contents by their id; undefined for bytes of elsewhere. */
  idOf(bytes: Uint8Array): string | undefined;
}

interface Tree {
  readonly entries: readonly TreeEntry[];
  readonly byName: ReadonlyMap<string, TreeEntry>;
}

/** Entries of the same tree, below it, with paths from there. */
type Below = readonly ListedEntry[];

/** Bytes of blobs that are kept, and trees. */
const mostBytes = 200_000_000;
const mostTrees = 50_000;

export function cloneOf(objects: Objects): Clone {
  const trees = new Map<string, Tree>();
  const below = new Map<string, Below>();
  const blobs = new Map<string, Uint8Array>();
  const ids = new WeakMap<Uint8Array, string>();
  let bytes = 0;

  async function treesOf(wanted: readonly string[]): Promise<void> {
    if (trees.size > mostTrees) {
      trees.clear();
      below.clear();
    }
    const missing = [...new Set(wanted)].filter((id) => !trees.has(id));
    for (const [id, content] of await objects.read(missing)) {
      const entries = parseTree(content, id.length / 2);
      trees.set(id, { entries, byName: new Map(entries.map((entry) => [entry.name, entry])) });
    }
  }

  /** The contents of blobs, of those that are small enough. */
  async function blobsOf(wanted: readonly string[]): Promise<void> {
    if (bytes > mostBytes) {
      blobs.clear();
      bytes = 0;
    }
    const missing = [...new Set(wanted)].filter((id) => !blobs.has(id));
    for (const [id, content] of await objects.read(missing)) {
      blobs.set(id, content);
      ids.set(content, id);
      bytes += content.length;
    }
  }

  async function entryAt(root: string, path: string): Promise<TreeEntry | undefined> {
    let at: TreeEntry = { mode: modes.directory, name: '', id: root };
    for (const name of path === '' ? [] : path.split('/')) {
      if (at.mode !== modes.directory) return undefined;
      await treesOf([at.id]);
      const next = trees.get(at.id)!.byName.get(name);
      if (!next) return undefined;
      at = next;
    }
    return at;
  }

  /** Everything below a tree; what did not change since another commit is known from there. */
  async function listBelow(id: string): Promise<Below> {
    const known = below.get(id);
    if (known) return known;
    await treesOf([id]);
    const { entries } = trees.get(id)!;
    await treesOf(entries.filter(({ mode }) => mode === modes.directory).map((entry) => entry.id));
    const listed: ListedEntry[] = [];
    for (const entry of entries) {
      if (entry.mode !== modes.directory) {
        const type = entry.mode === 0o160000 ? 'commit' : 'blob';
        listed.push({ path: entry.name, type, isLink: entry.mode === modes.link });
        continue;
      }
      listed.push({ path: entry.name, type: 'tree', isLink: false });
      for (const one of await listBelow(entry.id)) listed.push({ ...one, path: `${entry.name}/${one.path}` });
    }
    below.set(id, listed);
    return listed;
  }

  async function take(
    found: readonly { readonly path: string; readonly entry: TreeEntry }[],
  ): Promise<RepositoryFiles> {
    const contents = new Map<string, Uint8Array>();
    const unread = new Map<string, string>();
    const links = new Map<string, string | null>();
    const wanted = found.filter(({ entry: { mode } }) => isFile(mode) || mode === modes.link);
    const unknown = wanted.map(({ entry }) => entry.id).filter((id) => !blobs.has(id));
    const sizes = await objects.sizes([...new Set(unknown)]);
    const sizeOf = (id: string) => blobs.get(id)?.length ?? sizes.get(id)!;
    await blobsOf(wanted.map(({ entry }) => entry.id).filter((id) => sizeOf(id) <= largestFile));
    for (const { path, entry } of wanted) {
      const content = blobs.get(entry.id);
      if (entry.mode === modes.link) links.set(path, content ? linkTarget(path, content) : null);
      else if (isTerraform(path) && !content)
        unread.set(path, `it has ${sizeOf(entry.id)} bytes, more than ${largestFile}`);
      else if (content && (isTerraform(path) || isText(content))) contents.set(path, content);
    }
    return { contents, unread, links };
  }

  return {
    commit: (root) => ({
      async texts({ directories, files }) {
        const found: { path: string; entry: TreeEntry }[] = [];
        for (const directory of directories) {
          const tree = await entryAt(root, directory);
          if (tree?.mode !== modes.directory) continue;
          await treesOf([tree.id]);
          for (const entry of trees.get(tree.id)!.entries)
            found.push({ path: directory === '' ? entry.name : `${directory}/${entry.name}`, entry });
        }
        const texts = await take(found);
        const single: { path: string; entry: TreeEntry }[] = [];
        for (const path of files) {
          const entry = await entryAt(root, path);
          // GitHub gives a single file without its mode, so that a link comes as the text that it has.
          if (entry && entry.mode !== modes.directory && entry.mode !== 0o160000)
            single.push({ path, entry: { ...entry, mode: modes.file } });
        }
        const more = await take(single);
        return {
          contents: new Map([...texts.contents, ...more.contents]),
          unread: new Map([...texts.unread, ...more.unread]),
          links: texts.links,
        };
      },
      tree: async (): Promise<RepositoryTree> => viewOf(await listBelow(root), true),
    }),
    idOf: (content) => ids.get(content),
  };
}

/** As GitHub gives a file as text: UTF-8 without NUL, and not more than it gives at once. */
function isText(content: Uint8Array): boolean {
  return content.length <= largestText && !content.subarray(0, 8_000).includes(0) && isUtf8(content);
}

/** An entry of one of git's trees. */
export interface TreeEntry {
  /** As a number, `0o100644` for a regular file. */
  readonly mode: number;
  readonly name: string;
  readonly id: string;
}

const modes = { directory: 0o40000, file: 0o100644, executable: 0o100755, link: 0o120000 } as const;

/** Regular files have one of 0o100644, 0o100755 and, in old commits, 0o100664. */
export function isFile(mode: number): boolean {
  return (mode & 0o170000) === 0o100000;
}

/**
 * Reads a tree object: `<mode> <name>\0<id>`, one behind the other.
 *
 * @param idBytes 20 with SHA-1, 32 with SHA-256
 * @throws Error where it is none
 */
export function parseTree(bytes: Buffer, idBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + idBytes >= bytes.length) throw new Error('not a tree of git');
    const id = bytes.toString('hex', end + 1, end + 1 + idBytes);
    entries.push({
      mode: Number.parseInt(bytes.toString('latin1', at, space), 8),
      name: bytes.toString('utf8', space + 1, end),
      id,
    });
    at = end + 1 + idBytes;
  }
  return entries;
}
