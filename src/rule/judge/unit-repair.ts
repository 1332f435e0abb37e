import type { Unit } from '../../terragrunt/unit.ts';
import type { Problem, Repair } from './outcome.ts';

/**
 * A unit of Terragrunt sets the arguments of its module in `inputs`: a repair that adds one goes there. Null where
 * `inputs` is no object literal, into which an entry could be written.
 */
export function withUnitRepair(problem: Problem, unit: Unit): Problem {
  return { ...problem, repair: problem.repair && repairInUnit(problem.repair, unit) };
}

function repairInUnit(repair: Repair, unit: Unit): Repair | null {
  const { block } = unit.call;
  const entry = (name: string, text: Extract<Repair, { kind: 'entry' }>['text']): Repair | null =>
    unit.inputs && { kind: 'entry', object: unit.inputs, name, text };
  switch (repair.kind) {
    case 'object':
      return repair.owner === block ? entry(repair.name, repair.content) : repair;
    case 'argument':
      return repair.body === block.body ? entry(repair.name, repair.text) : repair;
    case 'block':
      return repair.owner === block ? null : repair;
    case 'all': {
      const repairs = repair.repairs.flatMap((each) => repairInUnit(each, unit) ?? []);
      return repairs.length === repair.repairs.length ? { kind: 'all', repairs } : null;
    }
    default:
      return repair;
  }
}
