import { truth } from '../terraform/condition.ts';
import type { Context } from '../terraform/context.ts';
import type { Span } from '../terraform/source.ts';
import { asString, identify, unknown, type Value } from '../terraform/value.ts';
import { isSet, type Options, type Setting } from './options.ts';
import {
  type Assignment,
  cannotKnow,
  compliant,
  type Outcome,
  type Problem,
  type Repair,
} from './outcome.ts';
import type { RulePolicy } from './policy.ts';
import type { TargetKind } from './targets.ts';

/** Does an instance with these options refuse IMDSv1 in this world? */
export function judgeOptions(options: Options, policy: RulePolicy, context: Context): Outcome {
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

function judgeTokens(options: Options): Outcome {
  const { kind, tokens } = options;
  if (!tokens) return absent(options);
  const value = asString(tokens.value);
  if (value.kind === 'unknown') return unresolved(tokens, value.why);
  if (value.kind !== 'scalar')
    return unresolved(tokens, value.kind === 'error' ? value.why : 'it is no string');
  if (value.value === kind.required) return compliant;
  return literal(kind, tokens, value);
}

/** The argument is not there: at its block, else at the resource. */
function absent({ kind, resource, block, emptyDynamic }: Options): Problem {
  const header = resource.block.header;
  if (kind.block === null) {
    return {
      verdict: 'violation',
      code: 'account-default',
      at: header,
      related: [],
      place: header,
      now: `\`${kind.argument}\` is not set, which means “no-preference”`,
      advice: `Set \`${kind.argument} = "${kind.required}"\`.`,
      repair: {
        kind: 'argument',
        body: resource.block.body,
        name: kind.argument,
        text: `"${kind.required}"`,
      },
    };
  }
  if (block) {
    return {
      verdict: 'violation',
      code: 'tokens-unset',
      at: block.header,
      related: block.header.source === header.source ? [] : [header],
      place: block.header,
      now: `\`${kind.block}\` does not set \`${kind.argument}\`, and the default of AWS is optional`,
      advice: `Add \`${kind.argument} = "${kind.required}"\`.`,
      repair: { kind: 'argument', body: block.body, name: kind.argument, text: `"${kind.required}"` },
    };
  }
  return {
    verdict: 'violation',
    code: 'block-missing',
    at: header,
    related: [],
    place: emptyDynamic ?? header,
    now: emptyDynamic
      ? `the dynamic \`${kind.block}\` block expands to nothing, and the default of AWS is optional`
      : `there is no \`${kind.block}\` block, and the default of AWS is optional`,
    advice: emptyDynamic
      ? `Give its \`for_each\` an item, and \`${kind.argument} = "${kind.required}"\` in its content.`
      : `Add a \`${kind.block}\` block with \`${kind.argument} = "${kind.required}"\`.`,
    // Beside a dynamic block a second one would be refused as soon as the dynamic one has an item.
    repair: emptyDynamic
      ? null
      : { kind: 'block', owner: resource.block, type: kind.block, content: blockContent(kind) },
  };
}

/** What a new block says. */
function blockContent(kind: TargetKind): Assignment[] {
  const tokens = { name: kind.argument, text: `"${kind.required}"` };
  return kind.endpoint ? [{ name: 'http_endpoint', text: '"enabled"' }, tokens] : [tokens];
}

function literal(kind: TargetKind, tokens: Setting, value: Extract<Value, { kind: 'scalar' }>): Problem {
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
    repair: value.direct && value.origin ? replaceBy(value.origin, `"${kind.required}"`) : null,
  };
}

/** A long text is cut: it may be a whole file. */
function quoted(value: Value): string {
  const text = identify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function replaceBy(span: Span, text: string): Repair {
  return { kind: 'replace', span, text };
}

function unresolved(tokens: Setting, why: string): Problem {
  return cannotKnow(
    tokens.attribute.span,
    `\`${tokens.attribute.name}\` can’t be known, because ${why}`,
    'Write the literal "required", or give the value a default that is.',
  );
}

/** A literal inside of the argument is the argument; one elsewhere decides there, and the argument is related. */
function placeOf(argument: Span, origin: Span | null): { at: Span; related: Span[] } {
  if (!origin) return { at: argument, related: [] };
  const inside =
    origin.source === argument.source && origin.start >= argument.start && origin.end <= argument.end;
  return inside ? { at: argument, related: [] } : { at: origin, related: [argument] };
}
