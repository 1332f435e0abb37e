import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import { readScript, type ScriptSources } from './read-script.ts';
import { noScript, type Script, scriptAt } from './script.ts';

/** Arguments that hold a script, of resources and of the known modules. */
const names = ['user_data', 'user_data_base64'];

/** The scripts that an instance runs when it starts, in one world. */
export function userDataOf(block: MergedBlock, context: Context, sources: ScriptSources): Script[] {
  return names.flatMap((name) => {
    const found = block.attribute(name);
    const script = found ? decoded(readScript(found.value, context, sources)) : noScript;
    return script.text === '' ? [] : script;
  });
}

/** Does it have one, so that looking for it is worth while? */
export function hasUserData(block: MergedBlock): boolean {
  return names.some((name) => block.attribute(name) !== undefined);
}

/** A script that was written down in base64 stands, all of it, on its line. */
function decoded(script: Script): Script {
  const packed = script.text.replace(/\s+/g, '');
  const [mark] = script.marks;
  if (!mark || packed.length < 16 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return script;
  const text = Buffer.from(packed, 'base64').toString('utf8');
  return /^(?:#|<|Content-|MIME)/.test(text) ? scriptAt(text, mark.path, mark.line, false) : script;
}
