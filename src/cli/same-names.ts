import { mayBePlan } from '../rule/plan/is-plan.ts';
import type { Report, Target } from '../rule/report.ts';

/** More of them than this are only counted. */
const mostWarnings = 20;

/**
 * Targets of one address in one root, which Terraform refuses: two modules or two resources have one name. One
 * sentence each, without a full stop. Several plans of a directory name the same targets, so they don't count.
 */
export function sameNames({ targets }: Pick<Report, 'targets'>): string[] {
  const written = targets.filter(({ path }) => !mayBePlan(path));
  const groups = Map.groupBy(written, ({ root, address }) => JSON.stringify([root, address]));
  const doubled = [...groups.values()].filter((same) => same.length > 1);
  const rest = doubled.length - mostWarnings;
  return [
    ...doubled.slice(0, mostWarnings).map(warning),
    ...(rest > 0 ? [`${rest} more addresses are used more than once`] : []),
  ];
}

function warning(same: readonly Target[]): string {
  const [{ address, root, path, line }] = same as [Target];
  const where = root === '.' ? '' : ` of ${root}`;
  const kind = address.startsWith('module.') ? 'modules' : 'resources';
  return `${same.length} targets${where} are called ${address} (${path}:${line}); Terraform refuses two ${kind} of one name`;
}
