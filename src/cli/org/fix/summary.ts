import { count } from '../../../audit/words.ts';
import type { Fixed } from '../../../org/fix/fix-repositories.ts';

/** What was done in all, or would be, in one line. */
export function fixSummary(fixed: readonly Fixed[], dryRun: boolean): string {
  const of = (kind: Fixed['outcome']['kind']) => fixed.filter(({ outcome }) => outcome.kind === kind).length;
  const parts = [
    [of('opened'), dryRun ? 'to open' : 'opened'],
    [of('updated'), dryRun ? 'to bring up to date' : 'brought up to date'],
    [of('current'), 'up to date'],
    [of('closed'), dryRun ? 'to close' : 'closed'],
    [of('waits'), 'waiting for others to be merged'],
    [of('left'), 'left alone'],
    [of('failed'), 'failed'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const all = count(fixed.length, 'repository', 'repositories');
  if (said.length === 0) return `${all}: nothing to fix`;
  return `${all}: ${said.join(', ')}${dryRun ? '; nothing written (--dry-run)' : ''}`;
}
