import type { Audit } from '../../../audit/audit.ts';
import { linker } from '../../../audit/repository.ts';
import { paintFor } from '../../colors.ts';
import type { OrgAuditRequest } from '../../commands/org-audit.ts';
import type { Output } from '../../io.ts';

/** What people read where nobody says how wide the terminal is. */
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
      return (await import('../../formats/json.ts')).json(audit);
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
