import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measured {
  /** Wall time in milliseconds. */
  readonly ms: number;
  /** Time of the processor in milliseconds, of all threads; undefined where the system's `time` can't say. */
  readonly cpu: number | undefined;
  /** Most memory that the process held, in MiB; undefined where the system's `time` can't say. */
  readonly peak: number | undefined;
}

const gnuTime = '/usr/bin/time';
const hasTime = spawnSync(gnuTime, ['--version']).status === 0;

/**
 * Runs a command once. Status 1 says that something was found.
 * @throws where it did not do its work, which takes hardly any time and must not look like a success
 */
export function measure(command: string, args: readonly string[], cwd: string): Measured {
  const note = join(tmpdir(), `require-imdsv2-bench-${process.pid}`);
  const [program, words] = hasTime
    ? [gnuTime, ['-q', '-f', '%M %U %S', '-o', note, command, ...args]]
    : [command, args];
  const started = performance.now();
  const { error, status, stderr } = spawnSync(program, words, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const ms = performance.now() - started;
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`${command} ${args.join(' ')} in ${cwd}: ${stderr}`);
  if (!hasTime) return { ms, cpu: undefined, peak: undefined };
  const last = readFileSync(note, 'utf8').trim().split('\n').at(-1)!;
  rmSync(note);
  const [kilobytes = 0, user = 0, system = 0] = last.split(' ').map(Number);
  return { ms, cpu: (user + system) * 1000, peak: kilobytes / 1024 };
}

/** The run in the middle of several, for each figure on its own. */
export function median(runs: readonly Measured[]): Measured {
  const middle = (figures: readonly (number | undefined)[]) => {
    const known = figures.filter((figure) => figure !== undefined).sort((a, b) => a - b);
    return known[Math.floor(known.length / 2)];
  };
  return {
    ms: middle(runs.map(({ ms }) => ms)) ?? 0,
    cpu: middle(runs.map(({ cpu }) => cpu)),
    peak: middle(runs.map(({ peak }) => peak)),
  };
}

/** Is this command on the PATH? */
export function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v "$0"`, command]).status === 0;
}
