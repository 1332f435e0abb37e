import { gitText, runGit } from './run.ts';
import type { GitStore } from './store.ts';

/** The change of a path in a commit: bytes with a mode, or null to delete it. */
export type TreeChange = { content: Uint8Array; mode: string } | null;

export interface CommitSource {
  branch: string;
  /** Null starts a history. */
  parent: string | null;
  changes: Map<string, TreeChange>;
  message: string;
  author: Signature;
  committer: Signature;
}

export interface Signature {
  name: string;
  email: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Writes one commit on a branch, in one run of git, and returns its SHA. */
export async function writeCommit(store: GitStore, source: CommitSource): Promise<string> {
  const parts: Uint8Array[] = [];
  const write = (text: string) => parts.push(Buffer.from(text));
  const data = (content: Uint8Array) => {
    write(`data ${content.length}\n`);
    parts.push(content);
    write('\n');
  };
  write(`commit refs/heads/${source.branch}\nmark :1\n`);
  write(`author ${signature(source.author)}\ncommitter ${signature(source.committer)}\n`);
  data(Buffer.from(source.message));
  if (source.parent !== null) write(`from ${source.parent}\n`);
  for (const [path, change] of source.changes) {
    if (change === null) {
      write(`D ${quotePath(path)}\n`);
      continue;
    }
    write(`M ${change.mode} inline ${quotePath(path)}\n`);
    data(change.content);
  }
  // `get-mark` answers on standard output: the new commit without a second git.
  write('get-mark :1\ndone\n');
  const args = ['fast-import', '--quiet', '--force', '--done'];
  return gitText(store.directory, args, { input: Buffer.concat(parts) });
}

/** Merges two commits without a work tree. Null when they conflict. Needs git 2.38. */
export async function mergeTrees(store: GitStore, base: string, head: string): Promise<string | null> {
  const args = ['merge-tree', '--write-tree', '--no-messages', base, head];
  const { status, stdout } = await runGit(store.directory, args, { accept: [0, 1] });
  return status === 0 ? stdout.toString().trim() : null;
}

/** A commit over an existing tree, on no branch yet. */
export async function commitTree(
  store: GitStore,
  commit: { tree: string; parents: string[]; message: string; author: Signature },
): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const { name, email, at } = commit.author;
  const date = `${Math.floor(at / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'GitHub',
    GIT_COMMITTER_EMAIL: 'noreply@github.com',
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', commit.tree, ...parents];
  return gitText(store.directory, args, { env, input: commit.message });
}

function signature({ name, email, at }: Signature): string {
  return `${name.replace(/[<>\n]/g, '')} <${email}> ${Math.floor(at / 1000)} +0000`;
}

/** fast-import takes a path to the end of the line unless it is quoted as in C. */
function quotePath(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
