import { cloneOf } from '../../backtest/clone.ts';
import type { Merge } from '../../backtest/merge.ts';
import { Unverifiable, type VerifySource } from '../../backtest/verify-run.ts';
import { policyInForce } from '../../policy/file.ts';
import { policyPath } from '../../policy/file-path.ts';
import type { ChangedFile } from '../../review/changed-file.ts';
import { type Git, GitError, gitIn } from '../git/git.ts';
import { withChanges } from '../git/merges.ts';
import { objectsIn } from '../git/objects.ts';

interface CloneOptions {
  readonly directory: string;
  /** The commit that was judged. */
  readonly commit: string;
  /** Text of the organization's policy file, where one is given. */
  readonly organization: Buffer | undefined;
}

/** Reads what a run names from a clone; nothing is asked of GitHub. The caller closes it. */
export function cloneSource({ directory, commit, organization }: CloneOptions): VerifySource & {
  close(): void;
} {
  const git = gitIn(directory);
  const objects = objectsIn(directory);
  const clone = cloneOf(objects);
  const treeOf = (id: string) =>
    git
      .run(['rev-parse', `${id}^{tree}`])
      .toString()
      .trim();
  return {
    close: () => objects.close(),
    async change({ base, number }) {
      for (const id of [base, commit]) require(git, id, number);
      const [before = base] = git.run(['merge-base', base, commit]).toString().trim().split('\n');
      const tree = treeOf(commit);
      const at = { at: '', author: '', subject: '', number };
      const merge: Merge = { ...at, commit, parent: before, tree, parentTree: treeOf(before) };
      let changed: readonly ChangedFile[] = [];
      for await (const found of withChanges(directory, [merge])) changed = found.changed;
      return { changed, head: clone.commit(tree), base: clone.commit(treeOf(base)) };
    },
    async policy({ policy, baseRef }) {
      const ids = policy ?? { repository: null, organization: null };
      return policyInForce(
        named(policyPath, organizationText(git, ids.organization, organization)),
        named(`${policyPath} on ${baseRef}`, blobIn(git, ids.repository)),
      );
    },
    async policyNow({ baseRef }) {
      if (/\s/.test(baseRef)) return undefined;
      for (const name of [`refs/remotes/origin/${baseRef}`, `refs/heads/${baseRef}`]) {
        if (idIn(git, name) !== undefined) return idIn(git, `${name}:${policyPath}`) ?? null;
      }
      return undefined;
    },
  };
}

function named(name: string, text: string | undefined) {
  return text === undefined ? undefined : { name, text };
}

function require(git: Git, commit: string, number: number | null): void {
  if (idIn(git, `${commit}^{commit}`) !== undefined) return;
  const way = number === null ? `git fetch origin ${commit}` : `git fetch origin pull/${number}/head`;
  throw new Unverifiable(`The clone does not have the commit ${commit.slice(0, 10)}; get it with: ${way}`);
}

/** @param name holds no white space */
function idIn(git: Git, name: string): string | undefined {
  const [id, kind] = git.run(['cat-file', '--batch-check'], `${name}\n`).toString().trim().split(' ');
  return kind === 'missing' || kind === undefined ? undefined : id;
}

function blobIn(git: Git, id: string | null): string | undefined {
  if (id === null) return undefined;
  try {
    return git.run(['cat-file', 'blob', id]).toString();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new Unverifiable(`The clone does not have the policy file that the run names (${id.slice(0, 10)})`);
  }
}

function organizationText(git: Git, id: string | null, given: Buffer | undefined): string | undefined {
  if (id === null) return undefined;
  if (given === undefined)
    throw new Unverifiable(
      `The run names a policy file of the organization (${id.slice(0, 10)}); give it with --org-policy`,
    );
  // Git names contents by their bytes.
  const own = git.run(['hash-object', '--stdin'], given).toString().trim();
  if (own !== id)
    throw new Unverifiable(
      `The file of --org-policy is ${own.slice(0, 10)}; the run names ${id.slice(0, 10)}, another edition of it`,
    );
  return given.toString();
}
