import { noNames, type Scope } from '../scope.ts';
import type { Expression } from '../syntax/syntax.ts';
import { contextIn } from './evaluate.ts';
import { asString } from './value.ts';
import { inEveryWorld, TooManyOutcomes } from './worlds.ts';

/** Nothing can be referred to, so it does not matter where it stands. */
const nowhere = { id: '', node: { module: {} } } as Scope;

/**
 * The text of an expression that Terraform evaluates before it knows any name, as the source of a module call:
 * `"./m"`, `("./m")`, `"./${"m"}"`. Undefined where it is none.
 */
export function constantText(expression: Expression | undefined): string | undefined {
  if (!expression) return undefined;
  try {
    const { outcomes } = inEveryWorld((world) => {
      const context = { ...contextIn(nowhere, noNames, world), constant: true };
      return asString(context.evaluate(expression, context));
    });
    const [text] = outcomes;
    return text?.kind === 'scalar' && typeof text.value === 'string' ? text.value : undefined;
  } catch (error) {
    if (error instanceof TooManyOutcomes || error instanceof RangeError) return undefined;
    throw error;
  }
}
