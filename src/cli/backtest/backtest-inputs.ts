import { accessSync, constants } from 'node:fs';
import { type PolicyInForce, policyInForce } from '../../policy/file.ts';
import { isDate } from '../../rule/suppressions/own-comment.ts';
import type { BacktestRequest } from '../commands/backtest.ts';
import { namedFiles } from '../named-files.ts';

/** What a command line names, read before any work is done. */
export interface BacktestInputs {
  /** Of the clone. */
  readonly directory: string;
  /** In the place of the bases' policies. */
  readonly policy: PolicyInForce | undefined;
}

/** @returns or what is wrong, one line each */
export function backtestInputs(
  { operands, since, config, output }: Pick<BacktestRequest, 'operands' | 'since' | 'config' | 'output'>,
  cwd: string,
): BacktestInputs | { readonly errors: readonly string[] } {
  const { errors, attempt, policy, willWrite } = namedFiles(cwd);
  const [path = '.', ...more] = operands;
  if (more.length > 0) errors.push('backtest takes one PATH: the directory of a clone');
  const directory = attempt(path, (absolute) => {
    accessSync(absolute, constants.R_OK);
    return absolute;
  });
  if (since !== undefined && !isDate(since))
    errors.push(`--since ${JSON.stringify(since)} is no date; write it as YYYY-MM-DD`);
  const source = policy(config);
  willWrite(output);
  if (errors.length > 0 || directory === undefined) return { errors };
  return { directory, policy: source && policyInForce(undefined, source) };
}
