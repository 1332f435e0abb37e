import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { LocalGitHub } from '../github.ts';
import type { OpenedPullRequest } from './sample-repository.ts';

const run = promisify(execFile);

/**
 * Opens a pull request between two revisions of a git repository on disk, which is only read.
 *
 * @throws Error in plain words where the folder is no repository, or has no such revision
 */
export async function openPullRequestOf(
  github: LocalGitHub,
  { repo, base, head }: { repo: string; base: string; head: string },
): Promise<OpenedPullRequest> {
  const directory = resolve(repo);
  const [baseSha, headSha] = [await commitOf(directory, base), await commitOf(directory, head)];
  if (baseSha === headSha) throw new Error(`--base ${base} and --head ${head} are the same commit.`);
  const fullName = `demo/${basename(directory).replace(/[^\w.-]+/g, '-') || 'repository'}`;
  github.install(github.createOrganization('demo').login);
  await github.createRepository({ fullName, from: directory, defaultBranch: 'base' });
  await github.push(fullName, 'base', baseSha);
  await github.push(fullName, 'head', headSha);
  const pull = await github.openPullRequest(fullName, {
    title: `${base}...${head}`,
    base: 'base',
    head: 'head',
  });
  return { fullName, number: pull.number, headSha: pull.headSha };
}

async function commitOf(directory: string, revision: string): Promise<string> {
  const git = [
    '-C',
    directory,
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ];
  try {
    return (await run('git', git)).stdout.trim();
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Error('git is missing: install it first.');
    if (stderr) throw new Error(`${directory} is not a git repository.`);
    throw new Error(`${directory} has no commit "${revision}".`);
  }
}
