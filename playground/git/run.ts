import { spawn } from 'node:child_process';

/** Settings that keep a person's own configuration, hooks and prompts out of the playground's git. */
const quiet = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
};

export interface GitRunOptions {
  input?: string | Uint8Array;
  env?: Record<string, string>;
  /** Exit statuses that are answers, not failures; default `[0]`. */
  accept?: number[];
}

export interface GitResult {
  status: number;
  stdout: Buffer;
}

/**
 * Runs git in a directory.
 *
 * @throws Error with git's own words when it ends with a status that isn't accepted
 */
export async function runGit(
  directory: string,
  args: string[],
  options: GitRunOptions = {},
): Promise<GitResult> {
  const child = spawn('git', [...protectedConfig, ...args], {
    cwd: directory,
    env: { ...process.env, ...quiet, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // git may end before it has read everything (an error in the arguments); its status says so, not EPIPE.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  if (!(options.accept ?? [0]).includes(status)) {
    const words = Buffer.concat(stderr).toString().trim();
    throw new Error(`git ${args.join(' ')} in ${directory}: ${words || `exit status ${status}`}`);
  }
  return { status, stdout: Buffer.concat(stdout) };
}

/** As `runGit`, but gives the output as text without the last line break. */
export async function gitText(
  directory: string,
  args: string[],
  options: GitRunOptions = {},
): Promise<string> {
  const { stdout } = await runGit(directory, args, options);
  return stdout.toString().replace(/\n$/, '');
}

// Only the command line may say that a repository of somebody else's is safe to read (git 2.35.2), and a monitor
// configured in that repository must not start.
export const protectedConfig = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'gc.auto=0'];
