import { map, type Value } from '../../terraform/evaluate/value.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import { type Outcome, worst } from '../judge/outcome.ts';
import { judgeBool } from './judge-bool.ts';
import { judgeGroups } from './judge-groups.ts';
import { fixedOptions, judgeMap } from './judge-map.ts';
import { objectLiteral } from './located.ts';
import { firstLine, type Said, type Subject, tokensEntry } from './module-input.ts';

/** Does a call of a known module refuse IMDSv1 in this world? */
export function judgeCall(subject: Subject): Outcome {
  if (subject.module.groups.length > 0) return judgeGroups(subject);
  const { input } = subject.module;
  if (input.kind === 'bool')
    return judgeBool(saidBool(subject), argumentValue(input.endpoint, subject), subject);
  const written = subject.call.attribute(input.name) ? [saidMap(subject)] : saidBlocks(subject);
  return worst((written.length > 0 ? written : [saidMap(subject)]).map((said) => judgeMap(said, subject)));
}

function argumentValue(name: string, { call, context }: Subject): Value | null {
  const attribute = call.attribute(name);
  return attribute ? context.evaluate(attribute.value, context) : null;
}

function saidBool(subject: Subject): Said {
  const { call, module } = subject;
  const { name } = module.input;
  return {
    value: argumentValue(name, subject),
    place: call.attribute(name)?.span ?? call.block.header,
    name: `\`${name}\``,
    tokens: 'http_tokens',
    note: '',
    add: call.attribute(name) ? null : { kind: 'argument', body: call.block.body, name, text: 'true' },
    complete: null,
  };
}

function saidMap(subject: Subject): Said {
  const { call, module, context } = subject;
  const { name } = module.input;
  const attribute = call.attribute(name);
  const value = argumentValue(name, subject);
  const literal =
    attribute && value ? objectLiteral({ expression: attribute.value, context }, value) : undefined;
  const entry = tokensEntry(literal);
  return {
    value,
    place: firstLine(entry ?? attribute?.span ?? call.block.header),
    name: `\`${name}\``,
    tokens: 'http_tokens',
    note: '',
    add: {
      kind: 'object',
      owner: call.block,
      name,
      content: fixedOptions,
    },
    complete:
      literal && !entry ? { kind: 'entry', object: literal, name: 'http_tokens', text: '"required"' } : null,
  };
}

/** `metadata_options { … }`, which Terraform refuses: what it was meant to say is judged. */
function saidBlocks({ call, module, context }: Subject): Said[] {
  const { name } = module.input;
  return expandBlocks(call.blocks(name), context).map(({ block, names }) => {
    const inner = { ...context, names };
    const entries = block.body.attributes.map((attribute): [string, Value] => [
      attribute.name,
      inner.evaluate(attribute.value, inner),
    ]);
    return {
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
