import { constantText } from './evaluate/constant.ts';
import { contextIn } from './evaluate/evaluate.ts';
import { asString } from './evaluate/value.ts';
import { inEveryWorld, TooManyOutcomes } from './evaluate/worlds.ts';
import type { MergedBlock } from './merge.ts';
import { noNames, type Scope } from './scope.ts';
import type { Attribute } from './syntax/syntax.ts';

const settled = ['source', 'version'] as const;

/** Are source and version of a call constants by themselves, for every caller of its module? */
export function isFixed(call: MergedBlock): boolean {
  return settled.every((name) => {
    const value = call.attribute(name)?.value;
    return !value || isNull(value) || constantText(value) !== undefined;
  });
}

/**
 * A call with its source and version as literals if they can be known: Terraform 1.15 and OpenTofu 1.8 take
 * variables and locals there. An unknown source or version stays as written.
 * @param scope where the call stands; asked only where it matters
 */
export function staticCall(call: MergedBlock, scope: () => Scope): MergedBlock {
  if (isFixed(call)) return call;
  const literals = new Map(
    settled.flatMap((name): [string, Attribute][] => {
      const written = call.attribute(name);
      if (!written || constantText(written.value) !== undefined) return [];
      const text = textIn(written, scope());
      return text === undefined
        ? []
        : [[name, { ...written, value: { kind: 'literal', value: text, span: written.value.span } }]];
    }),
  );
  return { ...call, attribute: (name) => literals.get(name) ?? call.attribute(name) };
}

function textIn({ value }: Attribute, scope: Scope): string | undefined {
  try {
    const { outcomes } = inEveryWorld((world) => {
      const context = contextIn(scope, noNames, world);
      return asString(context.evaluate(value, context));
    });
    const texts = new Set(outcomes.map((text) => (text.kind === 'scalar' ? text.value : undefined)));
    const [text] = texts;
    return texts.size === 1 && typeof text === 'string' ? text : undefined;
  } catch (error) {
    if (error instanceof TooManyOutcomes || error instanceof RangeError) return undefined;
    throw error;
  }
}

function isNull(value: Attribute['value']): boolean {
  return value.kind === 'literal' && value.value === null;
}
