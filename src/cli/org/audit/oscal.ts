import type { Audit } from '../../../audit/audit.ts';
import { type Assessed, oscalOf } from '../../../audit/oscal.ts';
import type { AuditedRepository } from '../../../audit/repository.ts';
import { assemble } from '../../../rule/assemble.ts';
import { json } from '../../terminal-text.ts';

const nothing = assemble({ files: 0 }).summary;

/** OSCAL assessment results with a result for each repository that was judged or should have been, at its commit. */
export function auditOscal({ repositories, organization, at, tool: { version } }: Audit): string {
  const tried = repositories.filter(({ state }) => state === 'judged' || state === 'unread');
  return json(oscalOf(tried.map(assessedOf), { title: `IMDSv2 audit of ${organization}`, at, version }));
}

function assessedOf(repository: AuditedRepository): Assessed {
  const { name, commit, summary, targets, findings, unseen, unread, problem } = repository;
  const problems = [...unread, ...(problem === null ? [] : [{ path: name, what: problem }])];
  return { name, commit, summary: summary ?? nothing, targets, findings, unseen, problems };
}
