import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gitText } from './git/run.ts';
import type { LocalGitHub } from './local-github.ts';
import type { PullRequest } from './world/pull-request.ts';

export interface DiskPullRequest {
  /** Folder of a git repository: work tree, linked work tree or bare. It is only read. */
  repo: string;
  /** Any revision: branch, tag, SHA, `HEAD~3`, also of a remote (`origin/main`). */
  base: string;
  head: string;
  /** Default: `acme/<folder name>`. */
  fullName?: string;
  title?: string;
}

/**
 * Makes a pull request from two revisions of a repository on disk. Commits keep their SHAs; their objects are
 * borrowed, not copied. To let the App hear of it, install it on the owner first.
 *
 * @throws Error when the folder is no git repository, a revision names no commit, or both name the same one
 */
export async function pullRequestFromDisk(
  github: LocalGitHub,
  options: DiskPullRequest,
): Promise<PullRequest> {
  const directory = resolve(options.repo);
  const [base, head] = await Promise.all([
    commitOf(directory, options.base),
    commitOf(directory, options.head),
  ]);
  if (base === head)
    throw new Error(`${options.base} and ${options.head} are the same commit ${base.slice(0, 7)}`);
  const fullName = options.fullName ?? `acme/${repositoryName(directory)}`;
  const baseBranch = branchName(options.base, 'main');
  const headBranch = branchName(options.head, 'head');
  await github.createRepository({ fullName, from: directory, defaultBranch: baseBranch });
  await github.push(fullName, baseBranch, base);
  const branch = headBranch === baseBranch ? `${headBranch}-head` : headBranch;
  await github.push(fullName, branch, head);
  const subject = await gitText(directory, ['log', '-1', '--format=%s', head]);
  return github.openPullRequest(fullName, { title: options.title ?? subject, head: branch });
}

/** The name of a repository, after the folder that it is in. */
export function repositoryName(folder: string): string {
  const name = basename(resolve(folder)).replace(/\.git$/, '');
  return name.replace(/[^\w.-]+/g, '-') || 'repository';
}

async function commitOf(directory: string, revision: string): Promise<string> {
  if (!existsSync(directory)) throw new Error(`there is no folder ${directory}`);
  await gitText(directory, ['rev-parse', '--git-dir']).catch((error: Error) => {
    throw new Error(`${directory} is not a git repository (${error.message.split('\n').at(-1)})`);
  });
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const sha = await gitText(directory, args).catch(() => '');
  if (sha === '') throw new Error(`${directory} has no commit ${revision}`);
  return sha;
}

/** The branch that a revision names; `HEAD~3` or a SHA is no name for a branch. */
function branchName(revision: string, otherwise: string): string {
  const short = revision.replace(/^refs\/(?:heads|remotes|tags)\//, '');
  const isName =
    /^[\w][\w./-]*$/.test(short) && !/^[0-9a-f]{7,40}$|^HEAD|\.\.|\/\/|\.lock$|[./]$/.test(short);
  return isName ? short : otherwise;
}
