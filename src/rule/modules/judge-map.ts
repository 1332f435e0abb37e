import { get } from '../../terraform/evaluate/index-value.ts';
import { asString, identify, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { endpointIsDisabled } from '../judge/judge-options.ts';
import { type Assignment, compliant, type Outcome } from '../judge/outcome.ts';
import { letterOf } from './answers.ts';
import type { InputQuestion, InputValue } from './module-input.ts';
import { decided, elsewhere, moduleDefaultOutcome, reasonOf, unresolved } from './module-problems.ts';

/** The arguments of a fixed input. */
export const fixedOptions: readonly Assignment[] = [
  { name: 'http_endpoint', text: '"enabled"' },
  { name: 'http_tokens', text: '"required"' },
];
const asWritten = '{ http_endpoint = "enabled", http_tokens = "required" }';

/** Judges a map with the arguments of the block `metadata_options`. */
export function judgeMap(said: InputValue, question: InputQuestion): Outcome {
  const { value } = said;
  if (value === null) {
    return moduleDefaultOutcome(
      said,
      {
        state: 'unset',
        what: `${said.name} is not set`,
        advice: said.input
          ? `Set \`${said.input.name} = ${said.input.kind === 'map' ? asWritten : '"required"'}\`.`
          : '',
        repair: said.add,
      },
      question,
    );
  }
  if (isNull(value)) return judgeNull(said, value, question);
  if (value.kind !== 'map') return unresolved(said, said.name, reasonOf(value, 'map'));
  const tokens = judgeTokens(said, value, question);
  if (tokens.verdict === 'compliant' || question.policy.endpoint_disabled === 'violation') return tokens;
  const endpoint = entry(value, 'http_endpoint');
  // If another template decides, or the release doesn't read the input, switching the endpoint off changes
  // nothing.
  if (explicit('yes', said, question)) return tokens;
  return endpoint && !isNull(endpoint) && endpointIsDisabled(endpoint, question.context) ? compliant : tokens;
}

function judgeNull(said: InputValue, value: Value, question: InputQuestion): Outcome {
  const literal = value.kind === 'scalar' && value.direct ? value.origin : null;
  return moduleDefaultOutcome(
    { ...said, place: literal ?? said.place },
    {
      state: 'none',
      what: `${said.name} is null`,
      advice: `Set it to ${asWritten}.`,
      repair: literal ? { kind: 'replace', span: literal, text: fixedOptions } : null,
    },
    question,
  );
}

/**
 * The outcome of an explicit value if the release does not take it as it is set; undefined if it does.
 * Terraform refuses an input that the release doesn't declare, but ignores an unknown key of a group.
 */
export function explicit(
  state: 'yes' | 'no',
  said: InputValue,
  question: InputQuestion,
): Outcome | undefined {
  const { answers, known, release } = question;
  if (release.kind !== 'known') return undefined;
  const ignored = known.group !== null && said.input && answers.inputs[said.input.name] === undefined;
  if (ignored) {
    const what = `this release ignores ${said.name}`;
    return moduleDefaultOutcome(said, { state: 'unset', what, advice: '', repair: null }, question);
  }
  const letter = letterOf(answers, said.input, state);
  if (letter === 'u') return elsewhere(said, question);
  // An input that the release declares and doesn't read changes nothing.
  return letter === 'n' || (state === 'no' && letter === 'r') ? compliant : undefined;
}

function judgeTokens(said: InputValue, options: Value, question: InputQuestion): Outcome {
  const tokens = entry(options, 'http_tokens');
  const isEmpty = options.kind === 'map' && options.entries.size === 0;
  if (!tokens || isNull(tokens)) {
    const literal = tokens?.kind === 'scalar' && tokens.direct ? tokens.origin : null;
    return moduleDefaultOutcome(
      { ...said, place: literal ?? said.place },
      {
        state: tokens ? (said.input?.kind === 'string' ? 'none' : 'nulled') : isEmpty ? 'empty' : 'partial',
        what: `${said.name} does not set \`${said.tokens}\``,
        advice: `Add \`${said.tokens} = "required"\`.`,
        repair: literal ? { kind: 'replace', span: literal, text: '"required"' } : said.complete,
      },
      question,
    );
  }
  const text = asString(tokens);
  const name = `\`${said.tokens}\` in ${said.name}`;
  if (text.kind !== 'scalar') return unresolved(said, name, reasonOf(text, 'string'));
  if (text.value === 'required') return explicit('yes', said, question) ?? compliant;
  const replaced = explicit('no', said, question);
  if (replaced) return replaced;
  const rejected = text.value === 'optional' ? '' : ', a value that the provider rejects';
  return decided(
    said,
    text,
    {
      now: `${name} is ${identify(text)}${rejected}`,
      advice: 'Set it to "required".',
      fixed: '"required"',
    },
    question,
  );
}

/** Null where there is none. */
function entry(value: Value, name: string): Value | null {
  const found = get(value, name);
  return found.kind === 'error' && value.kind === 'map' && !value.entries.has(name) ? null : found;
}
