import type { Context } from '../../terraform/context.ts';
import type { Expression } from '../../terraform/syntax.ts';
import type { Value } from '../../terraform/value.ts';
import type { Reader } from './reader.ts';
import type { Script } from './script.ts';
import { scriptOfValue } from './script-value.ts';

/** What the variables of a template are filled with; computed when one is asked for. */
export function templateVariables(
  vars: Expression | undefined,
  here: Context,
  reader: Reader,
): (name: string) => Script | undefined {
  if (!vars) return () => undefined;
  if (vars.kind === 'object') {
    return (name) => {
      const entry = vars.entries.find(({ key }) => key.kind === 'literal' && key.value === name);
      return entry && reader.read(entry.value, here);
    };
  }
  let value: Value | undefined;
  return (name) => {
    value ??= reader.known(vars, here);
    const entry = value.kind === 'map' ? value.entries.get(name) : undefined;
    return entry && scriptOfValue(entry, vars);
  };
}
