import { asBool, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { truth } from '../../terraform/evaluate/worlds.ts';
import type { Context } from '../../terraform/scope.ts';
import { compliant, type Outcome } from '../judge/outcome.ts';
import { explicit } from './judge-map.ts';
import type { InputQuestion, InputValue } from './module-input.ts';
import { decided, moduleDefaultOutcome, reasonOf, unresolved } from './module-problems.ts';

/** Judges a bool that stands for `http_tokens`, and the one that switches the metadata service off. */
export function judgeBool(said: InputValue, endpoint: Value | null, question: InputQuestion): Outcome {
  const tokens = judgeSwitch(said, question);
  if (tokens.verdict === 'compliant' || question.policy.endpoint_disabled === 'violation') return tokens;
  if (explicit('yes', said, question)) return tokens;
  return endpoint && isOff(endpoint, question.context) ? compliant : tokens;
}

function judgeSwitch(said: InputValue, question: InputQuestion): Outcome {
  const { value } = said;
  if (value === null || isNull(value)) {
    const literal = value?.kind === 'scalar' && value.direct ? value.origin : null;
    return moduleDefaultOutcome(
      said,
      {
        state: value ? 'none' : 'unset',
        what: value ? `${said.name} is null` : `${said.name} is not set`,
        advice: `Set \`${said.input?.name} = true\`.`,
        repair: literal ? { kind: 'replace', span: literal, text: 'true' } : said.add,
      },
      question,
    );
  }
  const bool = asBool(value);
  if (bool.kind !== 'scalar') return unresolved(said, said.name, reasonOf(bool, 'bool'));
  if (bool.value === true) return explicit('yes', said, question) ?? compliant;
  return (
    explicit('no', said, question) ??
    decided(said, bool, { now: `${said.name} is false`, advice: 'Set it to true.', fixed: 'true' }, question)
  );
}

/** An unknown switch is off in one world and on in another. */
function isOff(endpoint: Value, context: Context): boolean {
  return !isNull(endpoint) && truth(endpoint, context.world) === false;
}
