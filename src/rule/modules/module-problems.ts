import { identify, type Value } from '../../terraform/evaluate/value.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Block } from '../../terraform/syntax/syntax.ts';
import { compliant, type Outcome, type Problem, type Repair } from '../judge/outcome.ts';
import { type AnswerState, letterOf } from './answers.ts';
import { givenTemplate } from './given-template.ts';
import type { InputQuestion, InputValue } from './module-input.ts';
import { describeEra, eraAt, sinceWhen } from './version-defaults.ts';

type ScalarValue = Extract<Value, { kind: 'scalar' }>;

/** The input that the caller left open, in words for “… allows IMDSv1”. */
export interface OpenInput {
  readonly state: Exclude<AnswerState, 'yes' | 'no'> | 'unset';
  /** A clause: “`metadata_options` is not set”. */
  readonly what: string;
  readonly advice: string;
  readonly repair: Repair | null;
}

/** The module's own default decides. */
export function moduleDefaultOutcome(said: InputValue, open: OpenInput, question: InputQuestion): Outcome {
  const { release, answers, known, call, module, switched } = question;
  const { header } = call.block;
  const place = { at: said.place, related: relatedTo(said.place, header, call.block), place: said.place };
  if (release.kind === 'unknown') {
    const from = sinceWhen(known, ({ unset }) => unset === 'r');
    return {
      ...place,
      verdict: 'unknown',
      code: 'unresolved',
      now: `${open.what}; can’t determine whether ${module.source} then requires tokens: ${release.why}`,
      advice: `${open.advice}${from ? ` Or pin the module to ${from} or newer.` : ''}${said.note}`,
      repair: open.repair,
    };
  }
  const asked = letterOf(answers, said.input, open.state);
  const told = asked ?? answers.unset;
  // A release that can't evaluate null makes neither a block nor a plan of it, which the caller never
  // intends.
  const isRefused = open.state === 'none' && told === 'u' && answers.unset !== 'u' && !switched;
  const letter = isRefused ? 'o' : told;
  if (letter === 'r' || letter === 'n') return compliant;
  if (letter === 'u') return elsewhere(said, question);
  const missing = inputSince(said, question);
  const releases =
    release.kind === 'known' && !switched
      ? describeEra(known, eraAt(known, release.version))
      : shown(switched ?? '');
  return {
    ...place,
    verdict: 'violation',
    code: 'module-default',
    now: `${open.what}, and ${module.source} (${releases}) then allows IMDSv1`,
    advice: `${missing ?? open.advice}${said.note}`,
    repair: missing === null ? open.repair : null,
  };
}

/**
 * The advice if the release has no such input; null if it has it, and takes the short form that a fix writes.
 */
function inputSince({ input }: InputValue, { answers, known, release }: InputQuestion): string | null {
  if (!input) return known.inputs.length === 0 ? 'No release of this module has an input for it.' : null;
  const written = answers.inputs[input.name];
  if (written !== undefined && letterOf(answers, input, input.kind === 'map' ? 'short' : 'yes') === 'r')
    return null;
  const has = sinceWhen(known, ({ inputs }) => inputs[input.name] !== undefined);
  const requires = sinceWhen(known, ({ unset }) => unset === 'r');
  const version = release.kind === 'known' ? release.version : '';
  const first = has === undefined ? '' : ` The first release that has it is ${has}.`;
  const upgrade =
    requires === undefined ? '' : ` Upgrade to ${requires} or newer, which requires tokens by default.`;
  return written === undefined
    ? `Release ${version} has no input \`${input.name}\`.${first}${upgrade}`
    : `Set \`${input.name}\` with every key that the module reads.${upgrade}`;
}

/** Another template than the module's own decides. */
export function elsewhere(said: InputValue, question: InputQuestion): Outcome {
  const given = givenTemplate(question);
  if (given) return given;
  const { start, module } = question;
  return {
    ...unresolved(said, 'whether it requires tokens', whyElsewhere(question)),
    at: start,
    place: start,
    advice: /^create_spot/.test(question.switched ?? '')
      ? 'Use an instance with `instance_market_options` in the place of a spot request.'
      : `Require tokens in the launch template that is used${module.plain?.inputs.length || module.groups.length ? ', or let the module make its own' : ''}.`,
  };
}

/** Follows “because”. */
function whyElsewhere({ switched, module: { source } }: InputQuestion): string {
  if (switched === null)
    return `this release of ${source} makes no launch template of its own: EKS makes one`;
  if (switched.startsWith('create_spot'))
    return `with \`${switched}\` ${source} makes a spot request, to which AWS applies no metadata options`;
  if (switched.startsWith('launch_template = {'))
    return `the launch template that \`launch_template\` gives to ${source} decides, and it is not in this configuration`;
  return `with \`${shown(switched)}\` ${source} makes no launch template of its own: that of EKS, or the one that is given, decides`;
}

/** A switch as people read it: of one that stands for any text or object the name is enough. */
function shown(switched: string): string {
  return /= (?:true|false|""|\d+)$/.test(switched) ? switched : switched.split(' = ', 1)[0]!;
}

/** A literal says that IMDSv1 is allowed. */
export function decided(
  said: InputValue,
  value: ScalarValue,
  text: { now: string; advice: string; fixed: string },
  { call }: InputQuestion,
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

export function unresolved(said: Pick<InputValue, 'place' | 'note'>, name: string, why: string): Problem {
  return {
    verdict: 'unknown',
    code: 'unresolved',
    at: said.place,
    related: [],
    place: said.place,
    now: `can’t determine ${name}: ${why}`,
    advice: `Write a literal that requires tokens, or give the value a default that does.${said.note}`,
    repair: null,
  };
}

/** A value that is no map, no string or no bool as the module wants it. */
export function reasonOf(value: Value, wanted: string): string {
  if (value.kind === 'unknown' || value.kind === 'error') return value.why;
  return `${identify(value)} is no ${wanted}`;
}

/** If the deciding text is outside of the call, the place in the call is its related location. */
function relatedTo(at: Span, place: Span, { span }: Block): Span[] {
  return at.source === span.source && at.start >= span.start && at.end <= span.end ? [] : [place];
}
