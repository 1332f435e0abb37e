import { fixRepositories } from '../../../org/fix/fix-repositories.ts';
import type { OrgFixRequest } from '../../commands/org-fix.ts';
import type { Io } from '../../io.ts';
import { auditInputs } from '../audit/audit-inputs.ts';
import { withSelection } from '../audit/selection.ts';
import { refuse, withGitHub } from '../session.ts';
import { fixSummary, printFixed } from './print-fixed.ts';

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
