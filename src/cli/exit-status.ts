import type { Summary } from '../rule/report.ts';
import type { CliConfig } from './config.ts';
import type { CheckedPaths } from './judged.ts';

/**
 * The results that make a run fail, beside files that could not be read; each level fails on those before it,
 * too.
 */
export type FailOn = 'nothing' | 'violation' | 'unknown' | 'unseen';

export type FailurePolicy = Pick<CliConfig, 'enforcement' | 'onUnknown'> &
  Partial<Pick<CliConfig, 'onUnseen'>>;

/** 0: nothing that fails. 1: findings that fail, a file that couldn't be parsed among them. 2: something was not read. */
export function exitStatus(
  { violation, unparsable, unknown, unseen }: Summary,
  { enforcement, onUnknown, onUnseen }: FailurePolicy,
  problems: number,
): 0 | 1 | 2 {
  if (problems > 0) return 2;
  if (enforcement === 'advise') return 0;
  const failing =
    violation + unparsable + (onUnknown === 'fail' ? unknown : 0) + (onUnseen === 'fail' ? unseen : 0);
  return failing > 0 ? 1 : 0;
}

/** The worst exit status of the policies; `--fail-on` counts before each of them. */
export function statusOf(
  { parts }: Pick<CheckedPaths, 'parts'>,
  failOn: FailOn | undefined,
  problems: number,
): 0 | 1 | 2 {
  const each = parts.map(({ report, config }) =>
    exitStatus(report.summary, decisionOf(failOn, config), problems),
  );
  return Math.max(0, ...each) as 0 | 1 | 2;
}

/** The policy's decision, or that of `--fail-on`, which counts before it. */
function decisionOf(failOn: FailOn | undefined, policy: FailurePolicy): FailurePolicy {
  if (failOn === undefined) return policy;
  return {
    enforcement: failOn === 'nothing' ? 'advise' : 'enforce',
    onUnknown: failOn === 'unknown' || failOn === 'unseen' ? 'fail' : 'warn',
    onUnseen: failOn === 'unseen' ? 'fail' : 'warn',
  };
}
