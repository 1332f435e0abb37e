import { lineAt } from '../../terraform/source.ts';
import type { Expression } from '../../terraform/syntax.ts';
import type { Value } from '../../terraform/value.ts';
import { joinScripts, noScript, type Script, scriptAt } from './script.ts';

/** A known string, at its literal where it has one, else at the expression; of a collection, every string in it. */
export function scriptOfValue(value: Value, at: Expression): Script {
  if (value.kind === 'list' || value.kind === 'map') {
    const items = value.kind === 'list' ? value.items : [...value.entries.values()];
    return joinScripts(
      items.map((item) => scriptOfValue(item, at)),
      '\n',
    );
  }
  if (value.kind !== 'scalar' || value.value === null) return noScript;
  const { source, start } = value.origin ?? at.span;
  const heredoc = value.origin !== null && source.text.startsWith('<<', start);
  return scriptAt(String(value.value), source.path, lineAt(source, start) + (heredoc ? 1 : 0), heredoc);
}
