/** What a workflow asks for. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly failOn: (typeof failures)[number] | undefined;
}

const failures = ['violation', 'unknown', 'unseen', 'nothing'] as const;

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
  const paths = (input('paths') ?? '.').split('\n').map((path) => path.trim());
  return { paths: paths.filter((path) => path !== ''), config: input('config'), failOn: known };
}
