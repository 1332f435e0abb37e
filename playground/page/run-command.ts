import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run.ts';
import type { LocalGitHub } from '../local-github.ts';
import type { ShownCommand } from './shown.ts';
import { viewer } from './viewer.ts';

/** `backtest` on a repository: what the check would have said on the merges of its default branch. */
export async function replayMerges(github: LocalGitHub, fullName: string): Promise<ShownCommand> {
  const { git, defaultBranch } = github.repository(fullName);
  const cache = await mkdtemp(join(tmpdir(), 'playground-backtest-'));
  try {
    const { status, output } = await printed([
      'backtest',
      git.directory,
      '--branch',
      defaultBranch,
      '--cache',
      cache,
    ]);
    return { command: `require-imdsv2 backtest --branch ${defaultBranch}`, status, output };
  } finally {
    await rm(cache, { recursive: true });
  }
}

/** `verify-run` on a check run: does its verdict still hold? @throws Error where there is no such run */
export async function verifyCheck(
  github: LocalGitHub,
  { repository, number }: { readonly repository: string; readonly number: number },
  id: number,
): Promise<ShownCommand> {
  const { headSha } = github.pullRequest(repository, number);
  const found = github.checkRuns(repository, headSha).find((one) => one.id === id);
  if (!found) throw new Error('That check run is not of the newest commit.');
  const args = ['verify-run', `${github.url}/${repository}/runs/${id}`, '--app', found.app.slug];
  const env = {
    GITHUB_API_URL: `${github.url}/api/v3`,
    GITHUB_TOKEN: github.createToken(viewer),
    MODULE_REGISTRY: 'off',
  };
  return { command: `require-imdsv2 ${args.join(' ')}`, ...(await printed(args, env)) };
}

/** A command in this process, with nothing of this process's environment. */
async function printed(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Pick<ShownCommand, 'status' | 'output'>> {
  let output = '';
  const stream = {
    write(text: string | Uint8Array) {
      output += String(text);
    },
    columns: 100,
  };
  const status = await run(args, { stdout: stream, stderr: stream, env, prefix: '', elapsed: () => 0 });
  return { status, output };
}
