import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Audit, auditOf } from '../../../audit/audit.ts';
import { isDoubtful, linker } from '../../../audit/repository.ts';
import { auditSentence } from '../../../audit/sentence.ts';
import { auditRepositories } from '../../../org/audit/audit-repositories.ts';
import { version } from '../../../version.ts';
import { paintFor } from '../../colors.ts';
import type { OrgAuditRequest } from '../../commands/org-audit.ts';
import { exitStatus } from '../../exit-status.ts';
import type { Io, Output } from '../../io.ts';
import { reasonOf } from '../../read-error.ts';
import { refuse, withGitHub } from '../session.ts';
import { auditInputs } from './audit-inputs.ts';
import { withSelection } from './selection.ts';

/** Runs `org audit`: list, read, judge, report, in this order. Gives the exit status. */
export async function auditCommand(request: OrgAuditRequest, io: Io): Promise<0 | 1 | 2> {
  const inputs = auditInputs(request, io.prefix);
  if ('errors' in inputs) return refuse(inputs.errors, io);
  return withGitHub(request, io, async (session) => {
    const audit = await withSelection(request, { session, inputs, env: io.env }, async (selection) => {
      const { listing, wanted, at, options } = selection;
      const { organization, url, hidden } = listing;
      const repositories = await auditRepositories(wanted, options);
      const { earlier } = inputs;
      const patterns = request.repos;
      return auditOf({ version: version(), organization, url, at, patterns, hidden, repositories, earlier });
    });
    session.progress.end();
    if (typeof audit === 'string') return refuse([audit], io);
    const toFile = request.out !== undefined;
    const report = await render(audit, request, toFile ? { write() {} } : io.stdout, io.env);
    if (request.out === undefined) io.stdout.write(report);
    else {
      try {
        writeFileSync(resolve(io.prefix, request.out), report);
      } catch (error) {
        return refuse([`${request.out}: ${reasonOf(error)}`], io);
      }
      io.stderr.write(`${auditSentence(audit.totals)}\n`);
    }
    return auditStatus(audit);
  });
}

/** As for a scan of each repository by its own policy: the worst of them. */
export function auditStatus({ repositories, hidden }: Audit): 0 | 1 | 2 {
  const problems = repositories.filter(isDoubtful).length + hidden;
  if (problems > 0) return 2;
  const statuses = repositories.flatMap(({ summary, policy }) =>
    summary && policy ? exitStatus(summary, policy, 0) : [],
  );
  return statuses.includes(1) ? 1 : 0;
}

/** The width of the text where the terminal's is unknown. */
const usualWidth = 120;

/** The audit in the format that was asked for; only that format's code is loaded. */
export async function render(
  audit: Audit,
  {
    format,
    'ref-default': toBranch,
    'sarif-suppressed': suppressed,
  }: Pick<OrgAuditRequest, 'format' | 'ref-default' | 'sarif-suppressed'>,
  to: Output,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const linkTo = linker(toBranch ? 'branch' : 'commit');
  switch (format) {
    case 'json':
      return (await import('../../terminal-text.ts')).json(audit);
    case 'csv':
      return (await import('./csv.ts')).csv(audit, linkTo);
    case 'sarif':
      return (await import('./sarif.ts')).auditSarif(audit, suppressed);
    case 'oscal':
      return (await import('./oscal.ts')).auditOscal(audit);
    case 'html':
      return (await import('./html/page.ts')).htmlReport(audit, linkTo);
    case 'pretty': {
      const width = to.columns || Number(env.COLUMNS) || usualWidth;
      return (await import('./pretty.ts')).prettyAudit(audit, { paint: paintFor(to, env), width });
    }
  }
}
