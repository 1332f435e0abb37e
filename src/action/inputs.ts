import type { FailOn } from '../cli/exit-status.ts';

/** The inputs of a workflow. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly failOn: FailOn | undefined;
  /** Where the code of modules of other repositories comes from. */
  readonly modules: (typeof moduleSources)[number] | undefined;
  /** A commit: only what it doesn't have is reported; `base`: the base of the change. Undefined: everything. */
  readonly since: string | undefined;
  /** Does the workflow run for a change that is not merged, whose author may have changed the policy file? */
  readonly isChange: boolean;
}

const moduleSources = ['installed', 'fetch', 'none'] as const;
const failures = ['violation', 'unknown', 'unseen', 'nothing'] as const satisfies readonly FailOn[];

/**
 * Reads the inputs where the runner puts them: in the environment, in capitals.
 * @throws Error in one sentence where one makes no sense
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const input = (name: string) => env[`INPUT_${name.toUpperCase()}`]?.trim() || undefined;
  const failOn = input('fail-on');
  const known = failures.find((each) => each === failOn);
  if (failOn !== undefined && !known)
    throw new Error(`fail-on is one of ${failures.join(', ')}, not ${JSON.stringify(failOn)}.`);
  const modules = input('modules');
  const source = moduleSources.find((each) => each === modules);
  if (modules !== undefined && !source)
    throw new Error(`modules is one of ${moduleSources.join(', ')}, not ${JSON.stringify(modules)}.`);
  const paths = (input('paths') ?? '.').split('\n').map((path) => path.trim());
  return {
    paths: paths.filter((path) => path !== ''),
    config: input('config'),
    failOn: known,
    modules: source,
    since: sinceOf(input('changed-since'), env),
    isChange: isChange(env),
  };
}

/**
 * Of a change that is not merged, the Action reports only the findings that it introduces, unless the workflow asks
 * otherwise.
 */
function sinceOf(given: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (given !== undefined) return given === 'everything' ? undefined : given;
  return isChange(env) ? 'base' : undefined;
}

/** Events of pull requests that run on the merge commit, a run that a workflow may make check out the head, and the merge queue. */
function isChange({ GITHUB_EVENT_NAME: event = '', GITHUB_REF = '' }: NodeJS.ProcessEnv): boolean {
  if (event === 'pull_request_target' || event === 'merge_group') return true;
  return event.startsWith('pull_request') && /^refs\/pull\/\d+\/merge$/.test(GITHUB_REF);
}
