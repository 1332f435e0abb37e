import type { Fixed } from '../../../org/fix/fix-repositories.ts';
import { count } from '../../../rule/count.ts';
import { paintFor } from '../../colours.ts';
import { printDiff } from '../../formats/print-diff.ts';
import type { Io } from '../../io.ts';
import { visible } from '../../terminal-text.ts';

const looks = {
  opened: ['green', '✓'],
  updated: ['green', '✓'],
  current: ['green', '='],
  closed: ['green', '✓'],
  waits: ['yellow', '…'],
  left: ['yellow', '!'],
  failed: ['red', '✗'],
} as const;

/** One line for each repository in which there is something to do, and with a dry run what would change. */
export function printFixed(
  { repository, outcome, files }: Fixed,
  { io, dryRun }: { io: Io; dryRun: boolean },
): void {
  if (outcome.kind === 'nothing') return;
  const paint = paintFor(io.stdout, io.env);
  const [colour, mark] = looks[outcome.kind];
  const size = files.length > 0 ? ` · ${count(files.length, 'file')}` : '';
  const url = 'url' in outcome && outcome.url !== null ? `  ${visible(outcome.url)}` : '';
  const text = visible(`${repository.name}  ${words(outcome, dryRun)}${size}`);
  io.stdout.write(`${paint(colour, mark)} ${text}${url}\n`);
  if (dryRun && (outcome.kind === 'opened' || outcome.kind === 'updated'))
    printDiff(files, io.stdout, io.env);
}

function words(outcome: Fixed['outcome'], dryRun: boolean): string {
  switch (outcome.kind) {
    case 'opened':
      return dryRun ? 'would get a pull request' : 'pull request opened';
    case 'updated':
      return dryRun ? 'pull request would be brought up to date' : 'pull request brought up to date';
    case 'current':
      return 'pull request is up to date';
    case 'closed':
      return dryRun
        ? 'nothing left to fix, pull request would be closed'
        : 'nothing left to fix, pull request closed';
    case 'waits':
      return 'waits until others are merged (--at-most)';
    case 'left':
    case 'failed':
      return outcome.why;
    case 'nothing':
      return '';
  }
}

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
