import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Backtest } from '../../../src/backtest/backtest.ts';
import { run } from '../../../src/cli/run.ts';
import { temporaryTree } from '../temporary-tree.ts';

/** A clone in which each commit takes place a day after the one before it, from 2025-01-01 on. */
export function clone() {
  const top = temporaryTree();
  let day = Date.UTC(2025, 0, 1);
  const git = (args: readonly string[], author = 'Ann') => {
    const date = `${day / 1000} +0000`;
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    const identity = [
      '-c',
      `user.name=${author}`,
      '-c',
      'user.email=a@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    return execFileSync('git', [...identity, ...args], { cwd: top, env, stdio: 'pipe' })
      .toString()
      .trim();
  };
  git(['init', '-q', '-b', 'main']);
  return {
    top,
    git,
    /** Commits all of the files; null takes one away. */
    commit(subject: string, files: Readonly<Record<string, string | null>>, author = 'Ann') {
      for (const [path, text] of Object.entries(files)) {
        if (text === null) rmSync(top + path);
        else {
          mkdirSync(dirname(top + path), { recursive: true });
          writeFileSync(top + path, text);
        }
      }
      git(['add', '-A'], author);
      git(['commit', '-q', '--allow-empty', '-m', subject], author);
      day += 86_400_000;
      return git(['rev-parse', 'HEAD']);
    },
  };
}

/** Runs `backtest` there. */
export async function backtest(top: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  let out = '';
  let err = '';
  const io = {
    stdout: {
      write(text: string | Uint8Array) {
        out += text;
      },
    },
    stderr: {
      write(text: string | Uint8Array) {
        err += text;
      },
    },
    ...{ env, prefix: top, elapsed: () => 0 },
  };
  const cache = args.includes('--cache') ? [] : ['--cache', temporaryTree()];
  const status = await run(['backtest', ...args, ...cache], io);
  return { status, out, err };
}

export async function found(top: string, args: readonly string[] = []): Promise<Backtest> {
  const { out, err } = await backtest(top, ['--format', 'json', ...args]);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as Backtest;
}
