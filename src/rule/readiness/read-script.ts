import { inertWorld, truth, type World } from '../../terraform/evaluate/worlds.ts';
import type { Files } from '../../terraform/files.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';
import { readCall } from './read-call.ts';
import { readNamed } from './read-named.ts';
import { isHeredoc, readHeredoc, readQuoted } from './read-template.ts';
import { joinScripts, noScript, type Script, type ScriptReader, scriptOfValue } from './script.ts';
import { inScope, rootOf } from './script-file.ts';

/** Longer chains of names than this are a circle. */
const maximumDepth = 40;

/** Where scripts are read from. */
export interface ScriptSources {
  readonly files: Files;
  /** Values that were computed already for this target. */
  readonly memo: Map<string, unknown>;
}

/**
 * The text of a script that an expression gives in one world, with its positions: what the evaluator does for values,
 * but for text of which every literal piece counts, also beside what can't be known.
 */
export function readScript(expression: Expression, context: Context, { files, memo }: ScriptSources): Script {
  let depth = 0;
  // Scripts differ by which text they take, not by every value that is filled in: those are computed once.
  const calm: World = {
    ...inertWorld(),
    step: context.world.step,
    memo,
    aside: () => calm,
    undecided: () => calm,
  };
  const reader: ScriptReader = {
    files,
    root: rootOf(context.scope).node.module.directory,
    known: (at, here) => here.evaluate(at, { ...here, world: calm }),
    read: (at, here) => {
      if (depth >= maximumDepth) return noScript;
      depth++;
      try {
        here.world.step();
        return readKind(at, here, reader);
      } finally {
        depth--;
      }
    },
  };
  return reader.read(expression, inScope(context, context.scope, context.names));
}

function readKind(at: Expression, here: Context, reader: ScriptReader): Script {
  const { read } = reader;
  const asValue = () => scriptOfValue(reader.known(at, here), at);
  switch (at.kind) {
    case 'template':
      return isHeredoc(at) ? readHeredoc(at, here, read) : readQuoted(at, here, read);
    case 'reference':
    case 'get':
    case 'index':
    case 'splat':
      return readNamed(at, here, reader) ?? asValue();
    case 'tuple':
      return joinScripts(
        at.items.map((item) => read(item, here)),
        '\n',
      );
    case 'object':
      return joinScripts(
        at.entries.map((entry) => read(entry.value, here)),
        '\n',
      );
    case 'conditional': {
      const holds = truth(here.evaluate(at.condition, here), here.world);
      return read(holds === false ? at.no : at.yes, here);
    }
    case 'call':
      return readCall(at, here, reader) ?? asValue();
    default:
      return asValue();
  }
}
