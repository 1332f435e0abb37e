import { expandBlocks } from '../../terraform/expand.ts';
import { isMounted, isPrivate, shownPath } from '../../terraform/mounts.ts';
import { lineAt, type Span, textOf } from '../../terraform/syntax/source.ts';
import { firstLine } from '../modules/module-input.ts';
import type { TargetInstance } from './list-targets.ts';
import type { InputFix } from './module-input-fix.ts';
import { cannotKnow, isProblem, type Outcome, type Problem } from './outcome.ts';
import type { JudgeWorld } from './outcomes.ts';

/**
 * Judges a target of another repository's module for the caller: a finding stands at the argument of the call that
 * decides, else at the header of the call; the module's text is only named.
 */
export function atCall(instance: TargetInstance, judge: JudgeWorld): JudgeWorld {
  return (context) => moved(judge(context), instance);
}

function moved(outcome: Outcome, instance: TargetInstance): Outcome {
  if (!isProblem(outcome)) return outcome;
  const { header } = instance.site.block;
  const own = !isMounted(outcome.at.source.path);
  const at = own ? outcome.at : header;
  const inModule = [outcome.at, outcome.place, ...outcome.related].filter(isInModule);
  const related = [...outcome.related.filter((span) => !isInModule(span)), ...inModule.slice(0, 1)];
  return {
    ...outcome,
    at,
    place: isInModule(outcome.place) ? header : outcome.place,
    related: own && !isWithin(at, instance.site.block.span) ? [header, ...related] : related,
    code: codeOf(outcome, own),
    ...wordsOf(outcome, own ? undefined : inModule[0]),
    repair: reachesInside(outcome) ? null : outcome.repair,
  };
}

/** The problem of a target, at the argument that leaves the input open, else at the call. */
export function atInput(problem: Problem, { input, written }: InputFix, { site }: TargetInstance): Problem {
  if (problem.verdict !== 'violation' || problem.code !== 'module-default') return problem;
  const said = site.attribute(input.name);
  const at = said && !input.inGroups ? firstLine(said.span) : site.block.header;
  // A literal of the call says so, whatever the module makes of it.
  const literal = said?.value.kind === 'literal' && said.value.value !== null;
  if (literal) {
    const now = `\`${input.name}\` is ${textOf(said.value.span)}`;
    return { ...problem, code: 'tokens-optional', at, place: at, now, advice: `Set \`${written}\`.` };
  }
  const inModule = problem.related.find(isInModule);
  const left = said ? `\`${input.name}\` leaves it open` : `\`${input.name}\` is not set`;
  const where = inModule ? named(inModule) : 'the module';
  return {
    ...problem,
    at,
    place: at,
    now: `${left}, and the module’s default (${where}) then allows IMDSv1`,
    advice: `Set \`${written}\`.`,
  };
}

/** Like `judge`, for trying an input: a key that the module reads without a default has to be there, too. */
export function takesEveryKey({ block }: TargetInstance, judge: JudgeWorld): JudgeWorld {
  return (context) => {
    for (const { block: options, names } of expandBlocks(block.blocks('metadata_options'), context)) {
      const inner = { ...context, names };
      if (options.body.attributes.some(({ value }) => inner.evaluate(value, inner).kind === 'error'))
        return cannotKnow(block.block.header, 'a key is missing', '');
    }
    return judge(context);
  };
}

/** The words for a problem. Of a private repository's text only the place is named. */
function wordsOf({ now, advice, verdict }: Problem, at: Span | undefined): Pick<Problem, 'now' | 'advice'> {
  if (!at) return { now, advice };
  if (!isPrivate(at.source.path)) return { now: `${now} (${named(at)})`, advice };
  const decides = verdict === 'violation' ? 'allows IMDSv1' : 'leaves it open';
  return {
    now: `the module’s own code (${named(at)}) ${decides}`,
    advice: 'Set the input of the module that decides, or change the module.',
  };
}

/** Where no text of this repository decides, the module's default does. */
function codeOf({ code, verdict }: Problem, own: boolean): Problem['code'] {
  return verdict === 'violation' && !own ? 'module-default' : code;
}

function isInModule({ source }: Span): boolean {
  return isMounted(source.path);
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}

function named({ source, start }: Span): string {
  return `${shownPath(source.path)}:${lineAt(source, start)}`;
}

/** A fix never changes another repository's text. */
function reachesInside({ repair }: Problem): boolean {
  switch (repair?.kind) {
    case undefined:
      return false;
    case 'replace':
      return isInModule(repair.span);
    case 'argument':
      return isInModule(repair.body.span);
    case 'block':
    case 'object':
      return isInModule(repair.owner.span);
    case 'entry':
      return isInModule(repair.object.span);
    case 'all':
      return repair.repairs.some((one) => reachesInside({ repair: one } as Problem));
  }
}
