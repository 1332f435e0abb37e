import { identify, type Value } from '../../terraform/evaluate/value.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Block } from '../../terraform/syntax/syntax.ts';
import { compliant, type Outcome, type Problem, type Repair } from '../judge/outcome.ts';
import type { Said, Subject } from './module-input.ts';
import type { Default } from './table.ts';
import { requiredFrom } from './version-defaults.ts';

type Scalar = Extract<Value, { kind: 'scalar' }>;

/** What the caller left open, in words for “… allows IMDSv1”. */
export interface Open {
  readonly default: (era: { unset: Default; partial: Default; none: Default }) => Default;
  /** A clause: “`metadata_options` is not set”. */
  readonly what: string;
  readonly advice: string;
  readonly repair: Repair | null;
}

/** The module's own default decides. */
export function leftOpen(said: Said, open: Open, { defaults, module, call }: Subject): Outcome {
  const header = call.block.header;
  const place = { at: said.place, related: relatedTo(said.place, header, call.block), place: said.place };
  const from = requiredFrom(module);
  if (defaults.kind === 'unknown') {
    return {
      ...place,
      verdict: 'unknown',
      code: 'unresolved',
      now: `${open.what}, and whether ${module.source} then requires tokens can’t be known, because ${defaults.why}`,
      advice: `${open.advice}${from ? ` Or pin the module to ${from} or newer.` : ''}${said.note}`,
      repair: open.repair,
    };
  }
  if (open.default(defaults.era) === 'required') return compliant;
  return {
    ...place,
    verdict: 'violation',
    code: 'module-default',
    now: `${open.what}, and ${module.source} (${defaults.release}) then allows IMDSv1`,
    advice: `${open.advice}${said.note}`,
    repair: open.repair,
  };
}

/** A literal says that IMDSv1 is allowed. */
export function decided(
  said: Said,
  value: Scalar,
  text: { now: string; advice: string; fixed: string },
  { call }: Subject,
): Problem {
  const origin = value.origin ?? said.place;
  const related = relatedTo(origin, said.place, call.block);
  return {
    verdict: 'violation',
    code: 'tokens-optional',
    at: origin,
    related,
    place: related.length > 0 ? said.place : origin,
    now: text.now,
    advice: `${text.advice}${said.note}`,
    repair: value.direct && value.origin ? { kind: 'replace', span: value.origin, text: text.fixed } : null,
  };
}

export function unresolved(said: Said, name: string, why: string): Problem {
  return {
    verdict: 'unknown',
    code: 'unresolved',
    at: said.place,
    related: [],
    place: said.place,
    now: `${name} can’t be known, because ${why}`,
    advice: `Write a literal that requires tokens, or give the value a default that does.${said.note}`,
    repair: null,
  };
}

/** A value that is no map, no string or no bool as the module wants it. */
export function reasonOf(value: Value, wanted: string): string {
  if (value.kind === 'unknown' || value.kind === 'error') return value.why;
  return `${identify(value)} is no ${wanted}`;
}

/** What decides outside of the call has the place in the call as its related location. */
function relatedTo(at: Span, place: Span, { span }: Block): Span[] {
  return at.source === span.source && at.start >= span.start && at.end <= span.end ? [] : [place];
}
