import { asString, identify, unknown, type Value } from '../../terraform/evaluate/value.ts';
import { truth } from '../../terraform/evaluate/worlds.ts';
import type { Context } from '../../terraform/scope.ts';
import { type Span, textOf } from '../../terraform/syntax/source.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { OptionsKind } from '../targets.ts';
import { isSet, type MetadataOptions, type Setting } from './metadata-options.ts';
import { absent } from './missing-setting.ts';
import { cannotKnow, compliant, type Outcome, type Problem, type Repair } from './outcome.ts';

/** Does an instance with these options refuse IMDSv1 in this world? */
export function judgeOptions(options: MetadataOptions, policy: RulePolicy, context: Context): Outcome {
  const tokens = judgeTokens(options);
  if (tokens.verdict === 'compliant' || policy.endpoint_disabled === 'violation') return tokens;
  if (!isSet(options.endpoint)) return tokens;
  return endpointIsDisabled(options.endpoint.value, context) ? compliant : tokens;
}

/** Without an endpoint there is no service to attack. An unknown one is disabled in one world and not in another. */
export function endpointIsDisabled(endpoint: Value, context: Context): boolean {
  const text = asString(endpoint);
  if (text.kind === 'scalar') return text.value === 'disabled';
  if (text.kind !== 'unknown') return false;
  return truth(unknown([text.id, '"disabled"'].sort().join(' == '), text.why), context.world) === true;
}

function judgeTokens(options: MetadataOptions): Outcome {
  const { kind, tokens } = options;
  if (!tokens) return absent(options);
  const value = asString(tokens.value);
  if (value.kind === 'unknown') {
    // The provider takes nothing but these, so where a validation refuses the others, it is the one that is required.
    if (value.refused && [kind.required, ...kind.accepted].every((text) => value.refused?.has(text)))
      return { ...unresolved(tokens, value.why), impossible: true };
    const others = kind.accepted.filter((text) => text !== kind.required);
    const { refused } = value;
    if (refused && !refused.has(kind.required) && others.every((text) => refused.has(text))) return compliant;
    return unresolved(tokens, value.why);
  }
  if (value.kind === 'error') return { ...unresolved(tokens, value.why), impossible: true };
  if (value.kind !== 'scalar') return unresolved(tokens, 'it is no string');
  if (value.value === kind.required) return compliant;
  return literal(kind, tokens, value);
}

function literal(kind: OptionsKind, tokens: Setting, value: Extract<Value, { kind: 'scalar' }>): Problem {
  const { at, related } = placeOf(tokens.attribute.span, value.origin);
  const account = kind.block === null;
  const unset = value.value === null;
  const refused = !unset && !kind.accepted.includes(String(value.value));
  return {
    verdict: 'violation',
    code: account ? 'account-default' : unset ? 'tokens-unset' : 'tokens-optional',
    at,
    related,
    place: tokens.attribute.span,
    now: unset
      ? `\`${kind.argument}\` is null, which leaves it to the default of AWS: optional`
      : `\`${kind.argument}\` is ${quoted(value)}${refused ? ', a value that the provider rejects' : ''}`,
    advice: `Set it to "${kind.required}".`,
    repair:
      value.origin && (value.direct || isData(value.origin)) ? replaceBy(value.origin, kind.required) : null,
  };
}

/** Data has no logic: a literal there is one value, whatever reads it and hands it on. */
function isData({ source, shared }: Span): boolean {
  return !shared && !/\.(?:tf|tofu|tfvars|hcl)(?:\.json)?$/.test(source.path);
}

/** A long text is cut: it may be a whole file. */
function quoted(value: Value): string {
  const text = identify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A field of a CSV file stays as it is written, with quotes or without. */
function replaceBy(span: Span, value: string): Repair {
  const bare = span.source.path.endsWith('.csv') && !textOf(span).startsWith('"');
  return { kind: 'replace', span, text: bare ? value : `"${value}"` };
}

function unresolved(tokens: Setting, why: string): Problem {
  return cannotKnow(
    tokens.attribute.span,
    `can’t determine \`${tokens.attribute.name}\`: ${why}`,
    'Write the literal "required", or give the value a default that is.',
  );
}

/** A literal inside of the argument is the argument; one elsewhere decides there, and the argument is related. */
export function placeOf(argument: Span, origin: Span | null): { at: Span; related: Span[] } {
  if (!origin) return { at: argument, related: [] };
  const inside =
    origin.source === argument.source && origin.start >= argument.start && origin.end <= argument.end;
  return inside ? { at: argument, related: [] } : { at: origin, related: [argument] };
}
