import type { Audit } from '../../../audit/audit.ts';
import { isDoubtful } from '../../../audit/repository.ts';
import { exitStatus } from '../../exit-status.ts';

/** As for a scan of each repository by its own policy: the worst of them. */
export function auditStatus({ repositories, hidden }: Audit): 0 | 1 | 2 {
  const problems = repositories.filter(isDoubtful).length + hidden;
  if (problems > 0) return 2;
  const statuses = repositories.flatMap(({ summary, policy }) =>
    summary && policy ? exitStatus(summary, policy, 0) : [],
  );
  return statuses.includes(1) ? 1 : 0;
}
