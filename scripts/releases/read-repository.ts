import { execFileSync } from 'node:child_process';
import SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';

/** One release of a module's repository. */
export interface Release {
  /** `5.8.0`: the tag without what stands before its number. */
  readonly version: string;
  /** The Terraform files, by path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Git's ids of their contents: equal ids mean equal text. */
  readonly ids: ReadonlyMap<string, string>;
}

const wanted = /\.(?:tf|tf\.json|tofu)$/;
const aside = /^(?:examples|tests?)$/;

/**
 * Every release of a clone, in ascending order: tags that are versions, without prereleases.
 * @param clone a git directory, bare or not
 */
export function readReleases(clone: string): Release[] {
  const tags = git(clone, ['tag', '--list']).toString('utf8').split('\n').filter(Boolean);
  const versions = new Map<string, string>();
  for (const tag of tags) {
    const version = parse(tag.replace(/^v/, ''));
    if (version && version.prerelease.length === 0 && !versions.has(version.version))
      versions.set(version.version, tag);
  }
  const files = filesOfTags(clone, [...versions.values()]);
  const blobs = readObjects(clone, new Set([...files.values()].flatMap((ids) => [...ids.values()])));
  return [...versions]
    .map(([version, tag]) => {
      const ids = files.get(tag)!;
      return { version, ids, contents: new Map([...ids].map(([path, id]) => [path, blobs.get(id)!])) };
    })
    .sort((a, b) => new SemVer(a.version).compare(b.version));
}

/** Blob ids by path, of each tag. All trees of one depth are read at once: a process for each takes minutes. */
function filesOfTags(clone: string, tags: readonly string[]): Map<string, Map<string, string>> {
  const files = new Map(tags.map((tag) => [tag, new Map<string, string>()]));
  const roots = treesOfTags(clone, tags);
  const trees = new Map<string, readonly Entry[]>();
  let level = tags.map((tag) => ({ tag, prefix: '', id: roots.get(tag)! }));
  while (level.length > 0) {
    const unread = new Set(level.map(({ id }) => id).filter((id) => !trees.has(id)));
    for (const [id, content] of readObjects(clone, unread)) trees.set(id, entriesOf(content));
    level = level.flatMap(({ tag, prefix, id }) =>
      trees.get(id)!.flatMap((entry) => {
        const path = `${prefix}${entry.name}`;
        if (entry.isTree) return aside.test(path) ? [] : [{ tag, prefix: `${path}/`, id: entry.id }];
        if (wanted.test(path)) files.get(tag)!.set(path, entry.id);
        return [];
      }),
    );
  }
  return files;
}

function treesOfTags(clone: string, tags: readonly string[]): Map<string, string> {
  const names = tags.map((tag) => `refs/tags/${tag}^{tree}`);
  const lines = git(clone, ['cat-file', '--batch-check=%(objectname)'], `${names.join('\n')}\n`);
  const ids = lines.toString('latin1').split('\n');
  return new Map(tags.map((tag, index) => [tag, ids[index]!]));
}

interface Entry {
  readonly name: string;
  readonly id: string;
  readonly isTree: boolean;
}

/** `mode name NUL id`, again and again, where the id has 20 bytes. Links and submodules are left out. */
function entriesOf(tree: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < tree.length; ) {
    const end = tree.indexOf(0, at);
    const text = tree.toString('utf8', at, end);
    const name = text.slice(text.indexOf(' ') + 1);
    const id = tree.toString('hex', end + 1, end + 21);
    const isTree = text.startsWith('40000 ');
    if (isTree || text.startsWith('100')) entries.push({ name, id, isTree });
    at = end + 21;
  }
  return entries;
}

function readObjects(clone: string, ids: ReadonlySet<string>): Map<string, Buffer> {
  const output = git(clone, ['cat-file', '--batch'], `${[...ids].join('\n')}\n`);
  const objects = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', , size] = output.toString('latin1', at, end).split(' ');
    const length = Number(size);
    objects.set(id, output.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
  return objects;
}

function git(clone: string, args: readonly string[], input?: string): Buffer {
  return execFileSync('git', ['-C', clone, ...args], {
    maxBuffer: 1 << 30,
    ...(input === undefined ? {} : { input }),
  });
}
