import { spawnSync } from 'node:child_process';

/** Git said no, or is not there; the message is for the person. */
export class GitError extends Error {}

/** Runs git in directories; nothing of it reaches the network or asks for a password. */
export interface Git {
  /** Output of a command. @throws GitError */
  run(args: readonly string[], input?: string | Buffer): Buffer;
}

/** More than any output that is asked for: blobs come in portions. */
const mostOutput = 1024 * 1024 * 1024;

/** @param directory where git runs; paths of its answers start there or at the top of the work tree */
export function gitIn(directory: string): Git {
  return {
    run(args, input) {
      // A monitor of the file system would be started by a setting of the repository.
      const words = ['-c', 'core.fsmonitor=false', ...args];
      const { status, stdout, stderr, error } = spawnSync('git', words, {
        cwd: directory || '.',
        input: input ?? '',
        maxBuffer: mostOutput,
        env: { ...process.env, ...quietGit },
      });
      if (error) throw new GitError(`can't run git: ${error.message}`);
      if (status !== 0) throw new GitError(String(stderr).trim().split('\n')[0] || `git ${args[0]} failed`);
      return stdout;
    },
  };
}

/** Splits git's output at NUL. */
export function records(output: Buffer): string[] {
  return output
    .toString()
    .split('\0')
    .filter((record) => record !== '');
}

/** Nothing that git is asked reaches the network, waits for a password, or sees commits replaced by others. */
export const quietGit = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
} as const;
