import { truth } from '../../terraform/condition.ts';
import type { Context } from '../../terraform/context.ts';
import { expandBlocks } from '../../terraform/expand.ts';
import type { Files } from '../../terraform/files.ts';
import { childScope, type Names, noNames, type Scope } from '../../terraform/scope.ts';
import { lineAt } from '../../terraform/source.ts';
import { attribute, type Expression } from '../../terraform/syntax.ts';
import { map, scalar, type Value } from '../../terraform/value.ts';
import type { World } from '../../terraform/worlds.ts';
import { isHeredoc, readHeredoc, readQuoted } from './read-template.ts';
import { fillIn, joinScripts, noScript, type Script, scriptAt } from './script.ts';
import { directoryMark, readScriptFile } from './script-file.ts';

/** Longer chains of names than this are a circle. */
const maximumDepth = 40;

type Call = Extract<Expression, { kind: 'call' }>;

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
  const calm: World = { choose: () => 0, step: context.world.step, memo, aside: () => calm };
  const known = (at: Expression, here: Context) => here.evaluate(at, { ...here, world: calm });
  const root = rootOf(context.scope).node.module.directory;
  return read(expression, inScope(context, context.scope, context.names));

  function read(at: Expression, here: Context): Script {
    if (depth >= maximumDepth) return noScript;
    depth++;
    try {
      here.world.step();
      return readKind(at, here);
    } finally {
      depth--;
    }
  }

  function readKind(at: Expression, here: Context): Script {
    switch (at.kind) {
      case 'template':
        return isHeredoc(at) ? readHeredoc(at, here, read) : readQuoted(at, here, read);
      case 'reference':
      case 'get':
      case 'index':
      case 'splat':
        return readNamed(namesIn(at), here) ?? ofValue(known(at, here), at);
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
        return readCall(at, here) ?? ofValue(known(at, here), at);
      default:
        return ofValue(known(at, here), at);
    }
  }

  /** `local.x`, `var.x`, `module.x.y`, `data.template_file.x.rendered`; undefined for any other name. */
  function readNamed(names: readonly string[], here: Context): Script | undefined {
    const { scope } = here;
    const [kind, first = '', second = ''] = names;
    if (kind === 'local' && names.length === 2) {
      const local = scope.node.module.locals.get(first);
      return local && read(local.value, inScope(here, scope));
    }
    if (kind === 'var' && names.length === 2) {
      const { caller } = scope;
      const given = caller ? caller.call.attribute(first) : scope.values.get(first);
      if (given)
        return read(given.value, caller ? inScope(here, caller.scope, caller.names) : inScope(here, scope));
      const fallback = scope.node.module.variables.get(first)?.attribute('default');
      return fallback && read(fallback.value, inScope(here, scope));
    }
    if (kind === 'module' && names.length === 3) {
      const child = childScope(scope, first, noNames);
      const output = child?.node.module.outputs.get(second)?.attribute('value');
      return child && output && read(output.value, inScope(here, child));
    }
    return kind === 'data' ? readData(first, second, here) : undefined;
  }

  function readData(type: string, name: string, here: Context): Script | undefined {
    const block = here.scope.node.module.dataSources.get(`${type}.${name}`);
    if (!block) return undefined;
    const inner = inScope(here, here.scope, here.names);
    const template = block.attribute('template');
    if (type === 'template_file' && template) {
      return fillIn(read(template.value, inner), variablesOf(block.attribute('vars')?.value, inner));
    }
    if (!type.endsWith('cloudinit_config')) return undefined;
    const parts = expandBlocks(block.blocks('part'), inner).map((part) => {
      const content = attribute(part.block.body, 'content');
      return content ? read(content.value, { ...inner, names: part.names }) : noScript;
    });
    return joinScripts(parts, '\n');
  }

  function readCall(call: Call, here: Context): Script | undefined {
    const [first, second] = call.args;
    if (!first) return undefined;
    switch (call.name) {
      case 'file':
      case 'filebase64':
        return readFile(first, here);
      case 'templatefile':
        return fillIn(readFile(first, here), variablesOf(second, here));
      case 'templatestring':
        return fillIn(read(first, here), variablesOf(second, here));
      case 'join': {
        const separator = known(first, here);
        const text = separator.kind === 'scalar' ? String(separator.value) : '\n';
        return second && joinScripts(itemsOf(second, here), text);
      }
      case 'concat':
      case 'compact':
      case 'flatten':
      case 'list':
      case 'format':
        return joinScripts(itemsOf(call, here), '\n');
      case 'coalesce':
      case 'try':
        return call.args.map((arg) => read(arg, here)).find((script) => script.text !== '') ?? noScript;
      case 'indent':
        return second && read(second, here);
      default:
        return transparent.has(call.name) ? read(first, here) : undefined;
    }
  }

  function readFile(path: Expression, here: Context): Script {
    return readScriptFile(files, read(path, here).text, [root, here.scope.node.module.directory]);
  }

  /** The scripts that a list of them holds. */
  function itemsOf(listed: Expression, here: Context): Script[] {
    if (listed.kind === 'tuple') return listed.items.map((item) => read(item, here));
    if (listed.kind !== 'call') return [read(listed, here)];
    const joins = ['concat', 'compact', 'flatten', 'list', 'format', 'tolist'].includes(listed.name);
    return joins ? listed.args.flatMap((arg) => itemsOf(arg, here)) : [read(listed, here)];
  }

  /** What the variables of a template are filled with; computed when one is asked for. */
  function variablesOf(vars: Expression | undefined, here: Context): (name: string) => Script | undefined {
    if (vars?.kind === 'object') {
      return (name) => {
        const entry = vars.entries.find(({ key }) => key.kind === 'literal' && key.value === name);
        return entry && read(entry.value, here);
      };
    }
    let value: Value | undefined;
    return (name) => {
      if (!vars) return undefined;
      value ??= known(vars, here);
      const entry = value.kind === 'map' ? value.entries.get(name) : undefined;
      return entry && ofValue(entry, vars);
    };
  }
}

/** Functions that give their first argument in another form; its literal text is still that text. */
const transparent = new Set([
  ...[
    'abspath',
    'base64encode',
    'base64gzip',
    'chomp',
    'jsonencode',
    'nonsensitive',
    'pathexpand',
    'replace',
  ],
  ...[
    'sensitive',
    'textencodebase64',
    'tostring',
    'trim',
    'trimprefix',
    'trimspace',
    'trimsuffix',
    'yamlencode',
  ],
]);

/** A known string, at its literal where it has one; of a collection, every string in it. */
function ofValue(value: Value, at: Expression): Script {
  if (value.kind === 'list')
    return joinScripts(
      value.items.map((item) => ofValue(item, at)),
      '\n',
    );
  if (value.kind === 'map')
    return joinScripts(
      [...value.entries.values()].map((item) => ofValue(item, at)),
      '\n',
    );
  if (value.kind !== 'scalar' || value.value === null) return noScript;
  const { source, start } = value.origin ?? at.span;
  const heredoc = value.origin !== null && source.text.startsWith('<<', start);
  return scriptAt(String(value.value), source.path, lineAt(source, start) + (heredoc ? 1 : 0), heredoc);
}

/** `data.x.y[0].rendered` and `data.x.y.*.rendered` as their names, without keys. */
function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'reference':
      return [expression.name];
    case 'get':
      return [...namesIn(expression.object), expression.name];
    // Which of several it is makes no difference to the text; of a value it does.
    case 'index':
    case 'splat': {
      const names = namesIn(expression.object);
      return names[0] === 'data' || names[0] === 'module' ? names : [];
    }
    default:
      return [];
  }
}

/** A context of this scope, in which `path.module` is known. */
function inScope(context: Context, scope: Scope, names: Names = noNames): Context {
  const root = directoryMark(rootOf(scope).node.module.directory);
  const entries: [string, Value][] = [
    ['module', scalar(directoryMark(scope.node.module.directory))],
    ['root', scalar(root)],
    ['cwd', scalar(root)],
  ];
  return { ...context, scope, names: new Map(names).set('path', map(new Map(entries))) };
}

function rootOf(scope: Scope): Scope {
  let at = scope;
  while (at.caller) at = at.caller.scope;
  return at;
}
