import type { Summary } from '../rule/report.ts';
import type { Config } from './config.ts';

/** 0: no violation, or nobody enforces it. 1: violations, an unparsable file among them. 2: something was not read. */
export function exitStatus(
  { violation, unparsable, unknown }: Summary,
  { enforcement, onUnknown }: Pick<Config, 'enforcement' | 'onUnknown'>,
  problems: number,
): 0 | 1 | 2 {
  if (problems > 0) return 2;
  if (enforcement === 'advise') return 0;
  return violation + unparsable + (onUnknown === 'fail' ? unknown : 0) > 0 ? 1 : 0;
}
