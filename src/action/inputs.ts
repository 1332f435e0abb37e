import type { FailOn } from '../cli/exit-status.ts';

/** The inputs of a workflow. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly failOn: FailOn | undefined;
  /** Where the code of modules of other repositories comes from. */
  readonly modules: (typeof moduleSources)[number] | undefined;
  /** A commit: only what it doesn't have is reported; `base`: the base of the pull request. Undefined: everything. */
  readonly since: string | undefined;
  /** Does the workflow run for a pull request, whose author may change the policy file? */
  readonly isPullRequest: boolean;
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
    isPullRequest: isPullRequest(env),
  };
}

/**
 * On a pull request, the Action reports only the findings that it introduces, unless the workflow asks
 * otherwise.
 */
function sinceOf(given: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (given !== undefined) return given === 'everything' ? undefined : given;
  return isPullRequest(env) ? 'base' : undefined;
}

function isPullRequest({ GITHUB_EVENT_NAME, GITHUB_REF }: NodeJS.ProcessEnv): boolean {
  return GITHUB_EVENT_NAME === 'pull_request' && /^refs\/pull\/\d+\/merge$/.test(GITHUB_REF ?? '');
}
