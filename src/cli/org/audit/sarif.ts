import type { Run } from 'sarif';
import type { Audit } from '../../../audit/audit.ts';
import type { AuditedRepository } from '../../../audit/repository.ts';
import { assemble } from '../../../rule/assemble.ts';
import { sarifLog, sarifRun } from '../../formats/sarif.ts';

const nothing = assemble({ files: 0 }).summary;

/**
 * SARIF 2.1.0 with a run for each repository that was judged or should have been, at its commit. Like the SARIF of a
 * scan it has no `automationDetails`, and suppressed results only where they are kept.
 */
export function auditSarif({ repositories }: Audit, sarifSuppressed: boolean): string {
  const tried = repositories.filter(({ state }) => state === 'judged' || state === 'unread');
  return sarifLog(tried.map((repository) => runOf(repository, sarifSuppressed)));
}

function runOf(repository: AuditedRepository, sarifSuppressed: boolean): Run {
  const { name, url, branch, commit, summary, unread, unseen, problem } = repository;
  const findings = repository.findings.filter(({ verdict }) => sarifSuppressed || verdict !== 'suppressed');
  const problems = [...unread, ...(problem === null ? [] : [{ path: name, what: problem }])];
  return {
    // The bytes are not kept, so fixes have offsets and no columns.
    ...sarifRun({ findings, summary: summary ?? nothing, unseen }, problems, () => undefined),
    versionControlProvenance: [
      {
        repositoryUri: url,
        ...(commit !== null && { revisionId: commit }),
        ...(branch !== null && { branch }),
        mappedTo: { uriBaseId: '%SRCROOT%' },
      },
    ],
  };
}
