import type { Commit } from '../git/history.ts';
import type { Account } from '../world/account.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { apiUrl, userJson } from './account.ts';
import type { Json } from './example.ts';

/** A commit as `GET commits/{ref}` and lists show it (without files). */
export function commitJson(world: World, repository: Repository, commit: Commit): Json {
  const api = `${apiUrl(world)}/repos/${repository.fullName}`;
  const html = `${world.url}/${repository.fullName}/commit/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: commitNodeId(repository, commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verification(commit),
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: html,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: accountByEmail(world, commit.author.email),
    committer: accountByEmail(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${world.url}/${repository.fullName}/commit/${sha}`,
    })),
  };
}

/** The form that webhooks use (`head_commit`). */
export function headCommitJson(commit: Commit): Json {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** Commits aren't registered one by one: their node id says where they are. */
export function commitNodeId(repository: Repository, sha: string): string {
  return `C_${Buffer.from(`${repository.id}:${sha}`).toString('base64url')}`;
}

/** Commits made through GitHub are signed with GitHub's key; here the committer stands for it. */
export function isSignedByGitHub(commit: Commit): boolean {
  return commit.committer.email === 'noreply@github.com';
}

/** Whose commit it is, by the address. */
export function findByEmail(world: World, email: string): Account | null {
  return [...world.accounts.values()].find((account) => account.email === email) ?? null;
}

function verification(commit: Commit): Json {
  const verified = isSignedByGitHub(commit);
  return { verified, reason: verified ? 'valid' : 'unsigned', signature: commit.signature, payload: null };
}

function accountByEmail(world: World, email: string): Json | null {
  const account = findByEmail(world, email);
  return account === null ? null : userJson(world, account);
}
