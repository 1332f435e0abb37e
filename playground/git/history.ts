import { gitText, runGit } from './run.ts';
import type { GitStore } from './store.ts';

export interface Person {
  name: string;
  email: string;
  /** ISO 8601, UTC. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
  signature: string | null;
}

/** A commit, or null where the expression names none. */
export async function readCommit(store: GitStore, expression: string): Promise<Commit | null> {
  const object = await store.reader.read(`${expression}^{commit}`);
  return object === null ? null : parseCommit(object.oid, object.content.toString());
}

/** Best common ancestor, or null when two commits share no history (or a shallow clone ends before it). */
export async function mergeBase(store: GitStore, one: string, other: string): Promise<string | null> {
  const { status, stdout } = await runGit(store.directory, ['merge-base', one, other], { accept: [0, 1] });
  return status === 0 ? stdout.toString().trim() : null;
}

/** Commits reachable from `head` and not from `base`, oldest first. */
export async function listCommits(
  store: GitStore,
  base: string | null,
  head: string,
  max = 250,
): Promise<Commit[]> {
  const range = base === null ? [head] : [head, `^${base}`];
  const text = await gitText(store.directory, ['rev-list', '--topo-order', `--max-count=${max}`, ...range]);
  const shas = text === '' ? [] : text.split('\n').reverse();
  const commits = await Promise.all(shas.map((sha) => readCommit(store, sha)));
  return commits.filter((commit) => commit !== null);
}

/** Which commit wrote each run of lines of a file, as `git blame` tells; null where there is no such file. */
export async function blameLines(
  store: GitStore,
  sha: string,
  path: string,
): Promise<{ sha: string; startingLine: number; endingLine: number }[] | null> {
  const args = ['blame', '--porcelain', sha, '--', path];
  const { status, stdout } = await runGit(store.directory, args, { accept: [0, 128] });
  if (status !== 0) return null;
  const found: { sha: string; startingLine: number; endingLine: number }[] = [];
  for (const [, commit, line] of stdout.toString().matchAll(/^([0-9a-f]{40}) \d+ (\d+)(?: \d+)?$/gm)) {
    const last = found.at(-1);
    const at = Number(line);
    if (last?.sha === commit && last?.endingLine === at - 1) last.endingLine = at;
    else found.push({ sha: commit!, startingLine: at, endingLine: at });
  }
  return found;
}

/** How far two commits are apart. */
export async function aheadBehind(
  store: GitStore,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const text = await gitText(store.directory, ['rev-list', '--left-right', '--count', `${base}...${head}`]);
  const [behind, ahead] = text.split('\t').map(Number);
  return { ahead: ahead ?? 0, behind: behind ?? 0 };
}

function parseCommit(sha: string, text: string): Commit {
  const blank = text.indexOf('\n\n');
  // A header that goes on (gpgsig) continues on lines that begin with a space.
  const headers = text.slice(0, blank).replaceAll('\n ', '\u0000').split('\n');
  const values = (name: string) =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parsePerson(values('author')[0] ?? ''),
    committer: parsePerson(values('committer')[0] ?? ''),
    message: text.slice(blank + 2).replace(/\n+$/, ''),
    signature: values('gpgsig')[0]?.replaceAll('\u0000', '\n') ?? null,
  };
}

function parsePerson(text: string): Person {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<([^>]*)> (\d+)/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') };
}
