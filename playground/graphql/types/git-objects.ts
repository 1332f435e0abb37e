import type { GitObject } from '../../git/object-reader.ts';
import { parseTree, type TreeEntry } from '../../git/tree.ts';
import type { Repository } from '../../world/repository.ts';
import { type Fields, type TypedValue, typed } from '../node.ts';

/** An object of a repository, and the path that led to it (empty for a root, or when it was named by its SHA). */
export interface RepositoryObject {
  repository: Repository;
  object: GitObject;
  path: string;
}

interface EntryOf {
  repository: Repository;
  entry: TreeEntry;
  path: string;
}

/** How many bytes git and GitHub look at to tell text from binary. */
const sniffed = 8000;

/** The object that a revision expression names: a commit, a tree or a blob; null if it names none. */
export async function objectNamed(repository: Repository, expression: string): Promise<TypedValue | null> {
  const object = await repository.git.reader.read(expression);
  if (object === null) return null;
  const path = expression.includes(':') ? expression.slice(expression.indexOf(':') + 1) : '';
  return objectNode({ repository, object, path });
}

function objectNode(found: RepositoryObject): TypedValue | null {
  const { repository, object } = found;
  // A commit's fields read it by themselves.
  if (object.type === 'commit') return typed('Commit', { repository, sha: object.oid });
  if (object.type === 'tag') return typed('Tag', found);
  return typed(object.type === 'tree' ? 'Tree' : 'Blob', found);
}

/** The entries of a tree, each with its path from the root. */
export function entriesOf({ repository, object, path }: RepositoryObject): TypedValue<EntryOf>[] {
  const prefix = path === '' ? '' : `${path.replace(/\/$/, '')}/`;
  return parseTree(object.content).map((entry) =>
    typed('TreeEntry', { repository, entry, path: prefix + entry.name }),
  );
}

const objectFields: Fields<RepositoryObject> = {
  id: ({ repository, object }) => `GO_${Buffer.from(`${repository.id}:${object.oid}`).toString('base64url')}`,
  oid: ({ object }) => object.oid,
  abbreviatedOid: ({ object }) => object.oid.slice(0, 7),
  repository: ({ repository }) => typed('Repository', repository),
  commitUrl: ({ repository, object }, _args, { world }) =>
    `${world.url}/${repository.fullName}/commit/${object.oid}`,
  commitResourcePath: ({ repository, object }) => `/${repository.fullName}/commit/${object.oid}`,
};

/** An annotated tag: what it says is in the head of the object. */
export const tagFields: Fields<RepositoryObject> = {
  ...objectFields,
  name: ({ object }) => /^tag (.*)$/m.exec(object.content.toString())?.[1] ?? '',
  target: ({ repository, object }) =>
    objectNamed(repository, /^object ([0-9a-f]{40})$/m.exec(object.content.toString())![1]!),
};

export const treeFields: Fields<RepositoryObject> = {
  ...objectFields,
  entries: (tree) => entriesOf(tree),
};

export const treeEntryFields: Fields<EntryOf> = {
  name: ({ entry }) => entry.name,
  path: ({ path }) => path,
  nameRaw: ({ entry }) => Buffer.from(entry.name).toString('base64'),
  pathRaw: ({ path }) => Buffer.from(path).toString('base64'),
  type: ({ entry }) => entry.type,
  mode: ({ entry }) => Number.parseInt(entry.mode, 8),
  oid: ({ entry }) => entry.oid,
  extension: ({ entry }) => /\.[^.]*$/.exec(entry.name)?.[0] ?? '',
  isGenerated: () => false,
  repository: ({ repository }) => typed('Repository', repository),
  async size({ repository, entry }) {
    return entry.type === 'blob' ? ((await repository.git.reader.info(entry.oid))?.size ?? 0) : 0;
  },
  async object({ repository, entry, path }) {
    // The commit of a submodule lives in another repository.
    if (entry.type === 'commit') return null;
    const object = await repository.git.reader.read(entry.oid);
    return object === null ? null : objectNode({ repository, object, path });
  },
  submodule: ({ entry, path }) =>
    entry.type === 'commit' ? { name: entry.name, path, subprojectCommitOid: entry.oid, branch: null } : null,
};

export const blobFields: Fields<RepositoryObject> = {
  ...objectFields,
  byteSize: ({ object }) => object.size,
  isBinary: ({ object }) => isBinary(object),
  // GitHub cuts longer text, without an error: https://docs.github.com/graphql has the field, issue threads
  // the number.
  isTruncated: ({ object }, _args, { world }) => !isBinary(object) && object.size > world.limits.blobText,
  text: ({ object }, _args, { world }) =>
    isBinary(object) ? null : object.content.subarray(0, world.limits.blobText).toString('utf8'),
};

function isBinary({ content }: GitObject): boolean {
  return content.subarray(0, sniffed).includes(0);
}
