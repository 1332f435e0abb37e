import type { Context } from '../../terraform/scope.ts';
import type { CallExpression, Expression } from '../../terraform/syntax/syntax.ts';
import { templateVariables } from './read-template.ts';
import { fillIn, joinScripts, noScript, type Script, type ScriptReader } from './script.ts';
import { readScriptFile } from './script-file.ts';

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

/** Functions that hold the scripts of all of their arguments. */
const joining = new Set(['compact', 'concat', 'flatten', 'format', 'list', 'tolist']);

/** The script that a function gives; undefined where its value has to tell. */
export function readCall(call: CallExpression, here: Context, reader: ScriptReader): Script | undefined {
  const [first, second] = call.args;
  if (!first) return undefined;
  switch (call.name) {
    case 'file':
    case 'filebase64':
      return readFile(first, here, reader);
    case 'templatefile':
      return fillIn(readFile(first, here, reader), templateVariables(second, here, reader));
    case 'templatestring':
      return fillIn(reader.read(first, here), templateVariables(second, here, reader));
    case 'join': {
      const separator = reader.known(first, here);
      const text = separator.kind === 'scalar' ? String(separator.value) : '\n';
      return second && joinScripts(itemsOf(second, here, reader), text);
    }
    case 'coalesce':
    case 'try':
      return call.args.map((arg) => reader.read(arg, here)).find(({ text }) => text !== '') ?? noScript;
    case 'indent':
      return second && reader.read(second, here);
    default:
      if (joining.has(call.name)) return joinScripts(itemsOf(call, here, reader), '\n');
      return transparent.has(call.name) ? reader.read(first, here) : undefined;
  }
}

function readFile(path: Expression, here: Context, reader: ScriptReader): Script {
  const directories = [reader.root, here.scope.node.module.directory];
  return readScriptFile(reader.files, reader.read(path, here).text, directories);
}

/** The scripts that a list of them holds. */
function itemsOf(listed: Expression, here: Context, reader: ScriptReader): Script[] {
  if (listed.kind === 'tuple') return listed.items.map((item) => reader.read(item, here));
  if (listed.kind === 'call' && joining.has(listed.name))
    return listed.args.flatMap((arg) => itemsOf(arg, here, reader));
  return [reader.read(listed, here)];
}
