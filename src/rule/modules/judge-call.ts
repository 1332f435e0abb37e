import { map, type Value } from '../../terraform/evaluate/value.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import { type Outcome, worst } from '../judge/outcome.ts';
import type { Input } from './answers.ts';
import { judgeBool } from './judge-bool.ts';
import { judgeGroups } from './judge-groups.ts';
import { fixedOptions, judgeMap } from './judge-map.ts';
import { objectLiteral } from './located.ts';
import {
  firstLine,
  type InputQuestion,
  type InputValue,
  question,
  type Subject,
  tokensEntry,
} from './module-input.ts';

/** Does a call of a known module refuse IMDSv1 in this world? */
export function judgeCall(subject: Subject): Outcome {
  const { module, call } = subject;
  const groups = module.groups.filter(({ group }) => call.attribute(group!.argument));
  const judged = groups.length > 0 ? [judgeGroups(subject, groups)] : [];
  if (!module.plain || (groups.length > 0 && module.plain.inputs.length === 0)) return worst(judged);
  const asked = question(subject, module.plain, (name) => argumentValue(name, subject) ?? undefined);
  return worst([...judged, judgePlain(asked)]);
}

function judgePlain(asked: InputQuestion): Outcome {
  const input = inputOf(asked);
  if (input?.kind === 'bool') return judgeBool(saidBool(input, asked), endpointSwitch(asked), asked);
  if (input?.kind === 'string') return judgeMap(saidString(input, asked), asked);
  const written = !input || asked.call.attribute(input.name) ? [] : saidBlocks(input, asked);
  return worst((written.length > 0 ? written : [saidMap(input, asked)]).map((said) => judgeMap(said, asked)));
}

/** The input that the call sets, else the one that the release has, else the newest. */
function inputOf({ known, call, answers }: InputQuestion): Input | undefined {
  return (
    known.inputs.find(({ name }) => call.attribute(name) || call.blocks(name).length > 0) ??
    known.inputs.find(({ name }) => answers.inputs[name] !== undefined) ??
    known.inputs[0]
  );
}

function argumentValue(name: string, { call, context }: Subject): Value | null {
  const attribute = call.attribute(name);
  return attribute ? context.evaluate(attribute.value, context) : null;
}

function endpointSwitch(asked: InputQuestion): Value | null {
  return argumentValue('metadata_http_endpoint_enabled', asked) ?? argumentValue('http_endpoint', asked);
}

function saidBool(input: Input, asked: InputQuestion): InputValue {
  const { call } = asked;
  const { name } = input;
  return {
    input,
    value: argumentValue(name, asked),
    place: call.attribute(name)?.span ?? call.block.header,
    name: `\`${name}\``,
    tokens: 'http_tokens',
    note: '',
    add: call.attribute(name) ? null : { kind: 'argument', body: call.block.body, name, text: 'true' },
    complete: null,
  };
}

/** `http_tokens` itself is the input; `http_endpoint` may stand beside it. */
function saidString(input: Input, asked: InputQuestion): InputValue {
  const { call } = asked;
  const { name } = input;
  const tokens = argumentValue(name, asked);
  const endpoint = argumentValue(name.replace('http_tokens', 'http_endpoint'), asked);
  const entries = new Map<string, Value>();
  if (tokens) entries.set('http_tokens', tokens);
  if (endpoint) entries.set('http_endpoint', endpoint);
  return {
    input,
    value: entries.size > 0 ? map(entries) : null,
    place: call.attribute(name)?.span ?? call.block.header,
    name: tokens ? 'the call' : `\`${name}\``,
    tokens: name,
    note: '',
    add: { kind: 'argument', body: call.block.body, name, text: '"required"' },
    complete: tokens ? null : { kind: 'argument', body: call.block.body, name, text: '"required"' },
  };
}

function saidMap(input: Input | undefined, asked: InputQuestion): InputValue {
  const { call, context } = asked;
  const name = input?.name ?? '';
  const attribute = call.attribute(name);
  const value = argumentValue(name, asked);
  const literal =
    attribute && value ? objectLiteral({ expression: attribute.value, context }, value) : undefined;
  const entry = tokensEntry(literal);
  return {
    input,
    value,
    place: firstLine(entry ?? attribute?.span ?? call.block.header),
    name: input ? `\`${name}\`` : 'whether to require tokens',
    tokens: 'http_tokens',
    note: '',
    add: input ? { kind: 'object', owner: call.block, name, content: fixedOptions } : null,
    complete:
      literal && !entry ? { kind: 'entry', object: literal, name: 'http_tokens', text: '"required"' } : null,
  };
}

/** `metadata_options { … }`, which Terraform refuses: what it was meant to say is judged. */
function saidBlocks(input: Input, { call, context }: InputQuestion): InputValue[] {
  const { name } = input;
  return expandBlocks(call.blocks(name), context).map(({ block, names }) => {
    const inner = { ...context, names };
    const entries = block.body.attributes.map((attribute): [string, Value] => [
      attribute.name,
      inner.evaluate(attribute.value, inner),
    ]);
    return {
      input,
      value: map(new Map(entries)),
      place: block.header,
      name: `\`${name}\``,
      tokens: 'http_tokens',
      note: ` Write it as \`${name} = { … }\`: a block is not valid Terraform in a module call (“Unsupported block type”).`,
      add: null,
      complete: { kind: 'argument', body: block.body, name: 'http_tokens', text: '"required"' },
    };
  });
}
