import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type PolicyInForce, policyInForce } from '../../policy/file.ts';
import type { BacktestRequest } from '../commands/backtest.ts';
import { readConfig } from '../config.ts';
import { reasonOf } from '../read-error.ts';

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
  const errors: string[] = [];
  const attempt = <T>(path: string, read: (path: string) => T): T | undefined => {
    try {
      return read(resolve(cwd, path));
    } catch (error) {
      errors.push(`${path}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const [path = '.', ...more] = operands;
  if (more.length > 0) errors.push('backtest takes one PATH: the directory of a clone');
  const directory = attempt(path, (absolute) => {
    accessSync(absolute, constants.R_OK);
    return absolute;
  });
  if (since !== undefined && !isDate(since))
    errors.push(`--since ${JSON.stringify(since)} is no date; write it as YYYY-MM-DD`);
  const text = config === undefined ? undefined : attempt(config, (file) => readFileSync(file, 'utf8'));
  if (config !== undefined && text !== undefined) {
    const read = readConfig(config, text);
    if ('errors' in read) errors.push(...read.errors);
  }
  if (output !== undefined) attempt(output, (file) => accessSync(dirname(file), constants.W_OK));
  if (errors.length > 0 || directory === undefined) return { errors };
  const policy = text === undefined ? undefined : policyInForce(undefined, { name: config!, text });
  return { directory, policy };
}

/** A day of the calendar: `2026-02-30` is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
