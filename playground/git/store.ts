import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ObjectReader, objectReader } from './object-reader.ts';
import { gitText, runGit } from './run.ts';

/** A bare repository of the playground. */
export interface GitStore {
  directory: string;
  reader: ObjectReader;
  /** Runs writers one after the other, so that "the branch is where you expect it" stays true until it moves. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Makes an empty bare repository. */
export async function createStore(directory: string, defaultBranch: string): Promise<GitStore> {
  await mkdir(directory, { recursive: true });
  await runGit(directory, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`]);
  return openStore(directory);
}

/** Makes a bare repository with everything that another one has, without starting git. */
export async function copyStore(source: GitStore, directory: string): Promise<GitStore> {
  await source.exclusive(() => cp(source.directory, directory, { recursive: true }));
  return openStore(directory);
}

/**
 * Lets a store read the objects of a repository on disk, by git's alternates: nothing is copied, and the other
 * repository is only read. Works for work trees, bare, linked and shallow repositories.
 */
export async function borrowObjects(store: GitStore, source: string): Promise<void> {
  const common = resolve(source, await gitText(source, ['rev-parse', '--git-common-dir']));
  const info = join(store.directory, 'objects', 'info');
  await mkdir(info, { recursive: true });
  await writeFile(join(info, 'alternates'), `${join(common, 'objects')}\n`, { flag: 'a' });
  // Without the list of its grafts git would look for the parents that a shallow clone doesn't have.
  const shallow = join(common, 'shallow');
  if (existsSync(shallow)) await cp(shallow, join(store.directory, 'shallow'));
}

/** Full SHA of a revision that names a commit, or null. */
export async function resolveCommit(store: GitStore, revision: string): Promise<string | null> {
  const tip = await looseBranch(store, revision);
  if (tip !== null) return tip;
  const object = await store.reader.info(`${revision}^{commit}`);
  return object === null ? null : object.oid;
}

/** Where a branch that git has not packed away points: one look at a file instead of a question to git. */
async function looseBranch(store: GitStore, revision: string): Promise<string | null> {
  if (!/^refs\/heads\/[\w-]+$/.test(revision)) return null;
  const text = await readFile(join(store.directory, revision), 'utf8').catch(() => '');
  return /^[0-9a-f]{40}$/.exec(text.trim())?.[0] ?? null;
}

/** Has nothing ever been pushed? */
export async function isEmptyStore(store: GitStore): Promise<boolean> {
  const loose = await readdir(join(store.directory, 'refs', 'heads')).catch(() => []);
  return loose.length === 0 && (await listBranches(store)).length === 0;
}

/** Points a branch at a commit, or deletes it with null. */
export async function updateBranch(store: GitStore, branch: string, sha: string | null): Promise<void> {
  const ref = `refs/heads/${branch}`;
  await runGit(store.directory, sha === null ? ['update-ref', '-d', ref] : ['update-ref', ref, sha]);
}

/** Gives a commit a tag. @param annotated makes the tag an object with a message */
export async function tagCommit(
  store: GitStore,
  name: string,
  { revision, annotated }: { revision: string; annotated: boolean },
): Promise<void> {
  const person = { GIT_COMMITTER_NAME: 'octocat', GIT_COMMITTER_EMAIL: 'octocat@localhost' };
  const object = annotated ? ['-a', '-m', name] : [];
  await runGit(store.directory, ['tag', ...object, name, revision], { env: person });
}

/** Names of all tags, in no order that means something. */
export async function listTags(store: GitStore): Promise<string[]> {
  const text = await gitText(store.directory, ['for-each-ref', '--format=%(refname)', 'refs/tags']);
  return text === '' ? [] : text.split('\n').map((name) => name.slice('refs/tags/'.length));
}

/** Takes branches and tags out of a bundle, or another repository on disk. */
export async function fetchAll(store: GitStore, source: string): Promise<void> {
  await runGit(store.directory, ['fetch', '--quiet', source, '+refs/*:refs/*']);
}

/** Branches with the commits they point at, sorted by name. */
export async function listBranches(store: GitStore): Promise<{ name: string; sha: string }[]> {
  const text = await gitText(store.directory, [
    'for-each-ref',
    '--format=%(objectname) %(refname)',
    'refs/heads',
  ]);
  if (text === '') return [];
  return text
    .split('\n')
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41 + 'refs/heads/'.length) }));
}

function openStore(directory: string): GitStore {
  const reader = objectReader(directory);
  let last: Promise<unknown> = Promise.resolve();
  return {
    directory,
    reader,
    exclusive(work) {
      const result = last.then(work, work);
      last = result.catch(() => {});
      return result;
    },
    close: () => reader.close(),
  };
}
