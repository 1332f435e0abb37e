import { hostOf } from '../../../modules/github/module-source.ts';
import { type Fixed, fixRepositories } from '../../../org/fix/fix-repositories.ts';
import { count } from '../../../rule/count.ts';
import { paintFor } from '../../colors.ts';
import type { OrgFixRequest } from '../../commands/org-fix.ts';
import { printDiff } from '../../formats/print-diff.ts';
import type { Io } from '../../io.ts';
import { visible } from '../../terminal-text.ts';
import { auditInputs } from '../audit/audit-inputs.ts';
import { withSelection } from '../audit/selection.ts';
import { refuse, withGitHub } from '../session.ts';

/** Runs `org fix`: judge, then one pull request after the other. Gives the exit status. */
export async function fixCommand(request: OrgFixRequest, io: Io): Promise<0 | 1 | 2> {
  const atMost = Number(request['at-most'] ?? 10);
  if (!Number.isInteger(atMost) || atMost < 0)
    return refuse([`--at-most takes a whole number, not ${JSON.stringify(request['at-most'])}`], io);
  const inputs = auditInputs(request, io.prefix);
  if ('errors' in inputs) return refuse(inputs.errors, io);
  const dryRun = request['dry-run'];
  return withGitHub(request, io, async (session) => {
    const fixed = await withSelection(
      { ...request, archived: false },
      { session, inputs, env: io.env },
      (selection) => {
        const { wanted, options, judge } = selection;
        let done = 0;
        const { again, expired } = request;
        return fixRepositories(wanted, {
          ...options,
          verify: judge.verify,
          callsOf: judge.callsOf,
          host: hostOf(options.octokit),
          dryRun,
          again,
          expired,
          atMost,
          onFixed: (one) => {
            session.progress.end();
            printFixed(one, { io, dryRun });
            session.progress.show(++done, wanted.length, 'repositories done');
          },
        });
      },
    );
    session.progress.end();
    if (typeof fixed === 'string') return refuse([fixed], io);
    io.stdout.write(`${fixSummary(fixed, dryRun)}\n`);
    const kinds = new Set(fixed.map(({ outcome }) => outcome.kind));
    if (kinds.has('failed')) return 2;
    return kinds.has('left') || kinds.has('waits') ? 1 : 0;
  });
}

const looks = {
  opened: ['green', '✓'],
  updated: ['green', '✓'],
  current: ['green', '='],
  closed: ['green', '✓'],
  'by-module': ['green', '→'],
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
  const [color, mark] = looks[outcome.kind];
  const size = files.length > 0 ? ` · ${count(files.length, 'file')}` : '';
  const url = 'url' in outcome && outcome.url !== null ? `  ${visible(outcome.url)}` : '';
  const text = visible(`${repository.name}  ${words(outcome, dryRun)}${size}`);
  io.stdout.write(`${paint(color, mark)} ${text}${url}\n`);
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
    case 'by-module':
      return `needs no fix of its own: the default of ${outcome.modules.join(', ')} decides`;
    case 'waits':
      return 'waits until others are merged (--at-most)';
    case 'left':
    case 'failed':
      return outcome.why;
    case 'nothing':
      return '';
  }
}

/** The results in all, or the plan, in one line. */
export function fixSummary(fixed: readonly Fixed[], dryRun: boolean): string {
  const of = (kind: Fixed['outcome']['kind']) => fixed.filter(({ outcome }) => outcome.kind === kind).length;
  const parts = [
    [of('opened'), dryRun ? 'to open' : 'opened'],
    [of('updated'), dryRun ? 'to bring up to date' : 'brought up to date'],
    [of('current'), 'up to date'],
    [of('closed'), dryRun ? 'to close' : 'closed'],
    [of('by-module'), 'by a module’s default'],
    [of('waits'), 'waiting for others to be merged'],
    [of('left'), 'left alone'],
    [of('failed'), 'failed'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const all = count(fixed.length, 'repository', 'repositories');
  if (said.length === 0) return `${all}: nothing to fix`;
  return `${all}: ${said.join(', ')}${dryRun ? '; nothing written (--dry-run)' : ''}`;
}
