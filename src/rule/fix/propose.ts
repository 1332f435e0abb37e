import type { Judgement } from '../judge/judge-target.ts';
import type { Repair } from '../judge/outcome.ts';
import type { Edit } from '../report.ts';
import { runsNear } from './comments-near.ts';
import { conflict, inBytes, inText, type TextEdit, withoutDoubles } from './edits.ts';
import type { Lines } from './layout.ts';
import { realign } from './realign.ts';
import { renderRepair } from './render.ts';
import { takenText } from './taken-text.ts';

/** The edits of a judgement's repairs, before any comment is moved. */
interface FixPlan {
  readonly judgement: Judgement;
  readonly edits: readonly TextEdit[];
}

/** In a longer column of comments they are left where they are, as every fix would have to carry all edits of the column. */
const mostTogether = 40;

/**
 * Every repair as edits that can be applied alone or with all others. A repair whose edits cross those of an
 * earlier one is left out. Repairs that move the same trailing comments become one: each gets the edits of all,
 * because how far a comment moves depends on all of them.
 *
 * @param extend what else a repair should do
 */
export function propose(
  judgements: readonly Judgement[],
  extend: (repair: Repair) => Repair = (repair) => repair,
): Map<Judgement, readonly Edit[]> {
  const plans = compatible(
    judgements.map((judgement) => ({
      judgement,
      edits: withoutDoubles((judgement.repairs ?? []).map(extend).flatMap(renderRepair)),
    })),
  );
  const edits = new Map<Judgement, readonly Edit[]>(plans.map(({ judgement }) => [judgement, []]));
  for (const group of withSharedComments(plans)) {
    const all = withoutDoubles(group.flatMap((plan) => plan.edits));
    const moves = all.length <= mostTogether && [all, ...group.map((plan) => plan.edits)].some(movesComments);
    const together = moves ? inFiles(all, realign).map(inBytes) : undefined;
    for (const plan of group) edits.set(plan.judgement, together ?? plan.edits.map(inBytes));
  }
  return edits;
}

function compatible(plans: readonly FixPlan[]): FixPlan[] {
  const taken = takenText();
  return plans.filter((plan) => {
    const edits = plan.edits.map(inText);
    const clashes = edits.some(
      (edit) => taken.isCrossedBy(edit) || edits.some((other) => conflict(edit, other)),
    );
    if (edits.length === 0 || clashes || plan.edits.some(({ source }) => source.derived)) return false;
    for (const edit of edits) taken.add(edit);
    return true;
  });
}

/** Plans in groups that have comments in common. */
function withSharedComments(plans: readonly FixPlan[]): Iterable<readonly FixPlan[]> {
  const groups = new Map<Lines, FixPlan[]>();
  const all = new Set<FixPlan[]>();
  for (const plan of plans) {
    const runs = runsNear(plan.edits);
    const joined = new Set([...runs].map((run) => groups.get(run)).filter((group) => group !== undefined));
    const [group = [], ...others] = [...joined].sort((a, b) => b.length - a.length);
    group.push(plan);
    all.add(group);
    for (const run of runs) groups.set(run, group);
    for (const other of others) {
      all.delete(other);
      group.push(...other);
      for (const run of other.flatMap(({ edits }) => [...runsNear(edits)])) groups.set(run, group);
    }
  }
  return all;
}

function movesComments(edits: readonly TextEdit[]): boolean {
  return inFiles(edits, realign).length > edits.length;
}

function inFiles<T>(edits: readonly TextEdit[], use: (ofOneFile: readonly TextEdit[]) => readonly T[]): T[] {
  return [...Map.groupBy(edits, ({ source }) => source.path).values()].flatMap(use);
}
