import { get } from '../../terraform/evaluate/index-value.ts';
import { asString, identify, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { endpointIsDisabled } from '../judge/judge-options.ts';
import { type Assignment, compliant, type Outcome } from '../judge/outcome.ts';
import type { Said, Subject } from './module-input.ts';
import { decided, leftOpen, reasonOf, unresolved } from './module-problems.ts';

/** What a fixed input holds. */
export const fixedOptions: readonly Assignment[] = [
  { name: 'http_endpoint', text: '"enabled"' },
  { name: 'http_tokens', text: '"required"' },
];
const asWritten = '{ http_endpoint = "enabled", http_tokens = "required" }';

/** Judges a map with the arguments of the block `metadata_options`. */
export function judgeMap(said: Said, subject: Subject): Outcome {
  const { value } = said;
  if (value === null) {
    return leftOpen(
      said,
      {
        default: (era) => era.unset,
        what: `${said.name} is not set`,
        advice: `Set \`${subject.module.input.name} = ${asWritten}\`.`,
        repair: said.add,
      },
      subject,
    );
  }
  if (isNull(value)) return judgeNull(said, value, subject);
  if (value.kind !== 'map') return unresolved(said, said.name, reasonOf(value, 'map'));
  const tokens = judgeTokens(said, entry(value, 'http_tokens'), subject);
  if (tokens.verdict === 'compliant' || subject.policy.endpoint_disabled === 'violation') return tokens;
  const endpoint = entry(value, 'http_endpoint');
  return endpoint && !isNull(endpoint) && endpointIsDisabled(endpoint, subject.context) ? compliant : tokens;
}

function judgeNull(said: Said, value: Value, subject: Subject): Outcome {
  const literal = value.kind === 'scalar' && value.direct ? value.origin : null;
  return leftOpen(
    { ...said, place: literal ?? said.place },
    {
      default: (era) => era.none,
      what: `${said.name} is null`,
      advice: `Set it to ${asWritten}.`,
      repair: literal ? { kind: 'replace', span: literal, text: fixedOptions } : null,
    },
    subject,
  );
}

function judgeTokens(said: Said, tokens: Value | null, subject: Subject): Outcome {
  if (!tokens || isNull(tokens)) {
    const literal = tokens?.kind === 'scalar' && tokens.direct ? tokens.origin : null;
    return leftOpen(
      { ...said, place: literal ?? said.place },
      {
        default: (era) => era.partial,
        what: `${said.name} does not set \`${said.tokens}\``,
        advice: `Add \`${said.tokens} = "required"\`.`,
        repair: literal ? { kind: 'replace', span: literal, text: '"required"' } : said.complete,
      },
      subject,
    );
  }
  const text = asString(tokens);
  const name = `\`${said.tokens}\` in ${said.name}`;
  if (text.kind !== 'scalar') return unresolved(said, name, reasonOf(text, 'string'));
  if (text.value === 'required') return compliant;
  const rejected = text.value === 'optional' ? '' : ', a value that the provider rejects';
  return decided(
    said,
    text,
    {
      now: `${name} is ${identify(text)}${rejected}`,
      advice: 'Set it to "required".',
      fixed: '"required"',
    },
    subject,
  );
}

/** Null where there is none. */
function entry(value: Value, name: string): Value | null {
  const found = get(value, name);
  return found.kind === 'error' && value.kind === 'map' && !value.entries.has(name) ? null : found;
}
