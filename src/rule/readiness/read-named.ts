import { expandBlocks } from '../../terraform/expand.ts';
import { type Context, childScope, noNames } from '../../terraform/scope.ts';
import { attribute, type Expression } from '../../terraform/syntax/syntax.ts';
import { templateVariables } from './read-template.ts';
import { fillIn, joinScripts, noScript, type Script, type ScriptReader } from './script.ts';
import { inScope } from './script-file.ts';

/**
 * `local.x`, `local.x["key"]`, `var.x`, `module.x.y`, `data.template_file.x.rendered`: the script where it is written.
 * Undefined for any other name.
 */
export function readNamed(at: Expression, here: Context, reader: ScriptReader): Script | undefined {
  const names = namesIn(at);
  const [kind, first = '', second = ''] = names;
  if (kind === 'local' && names.length === 2) return readLocal(first, here, reader);
  if (kind === 'var' && names.length === 2) return readVariable(first, here, reader);
  if (kind === 'module' && names.length === 3) return readOutput(first, second, here, reader);
  if (kind === 'data') return readData(first, second, here, reader);
  return at.kind === 'get' || at.kind === 'index' ? readEntry(at, here, reader) : undefined;
}

function readLocal(name: string, here: Context, reader: ScriptReader): Script | undefined {
  const local = here.scope.node.module.locals.get(name);
  return local && reader.read(local.value, inScope(here, here.scope));
}

/** An entry of a local that is written as an object. */
function readEntry(
  at: Extract<Expression, { kind: 'get' | 'index' }>,
  here: Context,
  reader: ScriptReader,
): Script | undefined {
  const [kind, name = '', ...others] = namesIn(at.object);
  if (kind !== 'local' || others.length > 0) return undefined;
  const local = here.scope.node.module.locals.get(name);
  if (local?.value.kind !== 'object') return undefined;
  const key = at.kind === 'index' ? reader.known(at.key, here) : undefined;
  const wanted = at.kind === 'get' ? at.name : key?.kind === 'scalar' ? key.value : undefined;
  const entry = local.value.entries.find((each) => each.key.kind === 'literal' && each.key.value === wanted);
  return entry && reader.read(entry.value, inScope(here, here.scope));
}

function readVariable(name: string, here: Context, reader: ScriptReader): Script | undefined {
  const { scope } = here;
  const { caller } = scope;
  const given = caller ? caller.call.attribute(name) : scope.values.get(name);
  if (given)
    return reader.read(
      given.value,
      caller ? inScope(here, caller.scope, caller.names) : inScope(here, scope),
    );
  const fallback = scope.node.module.variables.get(name)?.attribute('default');
  return fallback && reader.read(fallback.value, inScope(here, scope));
}

function readOutput(call: string, name: string, here: Context, reader: ScriptReader): Script | undefined {
  const child = childScope(here.scope, call, noNames);
  const output = child?.node.module.outputs.get(name)?.attribute('value');
  return child && output && reader.read(output.value, inScope(here, child));
}

/** Reads the text that the providers `template` and `cloudinit` render. */
function readData(type: string, name: string, here: Context, reader: ScriptReader): Script | undefined {
  const block = here.scope.node.module.dataSources.get(`${type}.${name}`);
  if (!block) return undefined;
  const inner = inScope(here, here.scope, here.names);
  const template = block.attribute('template');
  if (type === 'template_file' && template) {
    const vars = templateVariables(block.attribute('vars')?.value, inner, reader);
    return fillIn(reader.read(template.value, inner), vars);
  }
  if (!type.endsWith('cloudinit_config')) return undefined;
  const parts = expandBlocks(block.blocks('part'), inner).map((part) => {
    const content = attribute(part.block.body, 'content');
    return content ? reader.read(content.value, { ...inner, names: part.names }) : noScript;
  });
  return joinScripts(parts, '\n');
}

/** `data.x.y[0].rendered` and `data.x.y.*.rendered` as their names, without keys: each of several is as good. */
function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'reference':
      return [expression.name];
    case 'get': {
      const names = namesIn(expression.object);
      return names.length > 0 ? [...names, expression.name] : [];
    }
    case 'index':
    case 'splat': {
      const names = namesIn(expression.object);
      return names[0] === 'data' || names[0] === 'module' ? names : [];
    }
    default:
      return [];
  }
}
