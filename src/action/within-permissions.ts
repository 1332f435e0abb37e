import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readInputs } from './inputs.ts';

/**
 * Starts this program again under Node's permission model: it reads the checkout and what the inputs name, writes the
 * report and the files that the runner collects, and starts no program but git, and that only for a change that is not merged, to compare with a commit, or to download modules.
 * Whatever a file of the checkout does to the program then, it doesn't reach the rest of the runner.
 * https://nodejs.org/docs/latest-v24.x/api/permissions.html
 *
 * @returns the exit status
 * @throws Error in one sentence where an input makes no sense
 */
export function runWithinPermissions(program: string, env: NodeJS.ProcessEnv): number {
  const { status } = spawnSync(process.execPath, [...permissions(program, env), program], {
    stdio: 'inherit',
    env: readInputs(env).modules === 'fetch' ? fetching(env) : env,
  });
  return status ?? 2;
}

function permissions(program: string, env: NodeJS.ProcessEnv): string[] {
  const { paths, config, since, isChange, modules } = readInputs(env);
  const temporary = temporaryOf(env);
  const collected = [env.GITHUB_OUTPUT, env.GITHUB_STEP_SUMMARY].filter((path) => path !== undefined);
  const event = env.GITHUB_EVENT_NAME === 'merge_group' ? env.GITHUB_EVENT_PATH : undefined;
  const named = [config, event].filter((path) => path !== undefined);
  const read = [program, process.cwd(), ...paths, ...named];
  return [
    '--permission',
    // It warns of the flag for git, in the log of every pull request.
    '--disable-warning=SecurityWarning',
    ...[...read, temporary, ...collected].flatMap((path) => allowed('read', path)),
    ...[temporary, ...collected].flatMap((path) => allowed('write', path)),
    ...(since === undefined && !isChange && modules !== 'fetch' ? [] : ['--allow-child-process']),
  ];
}

function temporaryOf(env: NodeJS.ProcessEnv): string {
  return env.RUNNER_TEMP ?? tmpdir();
}

/** Modules are downloaded to where the program may write. */
function fetching(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const temporary = temporaryOf(env);
  return { ...env, TMPDIR: temporary, XDG_CACHE_HOME: join(temporary, 'cache') };
}

/** Under its own name and under that of which it is a link. A path that isn't there is reported later, as missing. */
function allowed(what: 'read' | 'write', path: string): string[] {
  const whole = resolve(path);
  const names = existsSync(whole) ? new Set([whole, realpathSync.native(whole)]) : [whole];
  return [...names].map((name) => `--allow-fs-${what}=${name}`);
}
