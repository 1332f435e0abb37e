import { isMounted, shownPath } from '../../terraform/mounts.ts';
import { lineAt, type Span } from '../../terraform/syntax/source.ts';
import type { Candidate } from './list-targets.ts';
import { isProblem, type Outcome, type Problem } from './outcome.ts';
import type { Judge } from './outcomes.ts';

/**
 * Judges a target of another repository's module for the caller: a finding stands at the argument of the call that
 * decides, else at the header of the call; the module's text is only named.
 */
export function atCall(candidate: Candidate, judge: Judge): Judge {
  return (context) => moved(judge(context), candidate);
}

function moved(outcome: Outcome, candidate: Candidate): Outcome {
  if (!isProblem(outcome)) return outcome;
  const { header } = candidate.site.block;
  const own = !isMounted(outcome.at.source.path);
  const at = own ? outcome.at : header;
  const inModule = [outcome.at, outcome.place, ...outcome.related].filter(isInModule);
  const related = [...outcome.related.filter((span) => !isInModule(span)), ...inModule.slice(0, 1)];
  return {
    ...outcome,
    at,
    place: isInModule(outcome.place) ? header : outcome.place,
    related: own && !isWithin(at, candidate.site.block.span) ? [header, ...related] : related,
    code: codeOf(outcome, own),
    now: own || inModule.length === 0 ? outcome.now : `${outcome.now} (${named(inModule[0]!)})`,
    repair: reachesInside(outcome) ? null : outcome.repair,
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
