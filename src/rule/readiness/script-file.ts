import { map, scalar, type Value } from '../../terraform/evaluate/value.ts';
import { type Files, joinPath } from '../../terraform/files.ts';
import { type Context, type IterationValues, noNames, type Scope } from '../../terraform/scope.ts';
import { noScript, type Script, scriptAt } from './script.ts';

/** A script larger than this is no script: instances take 16 KB of user data. */
const maximumBytes = 256 * 1024;

/** No path has this character. */
const mark = '\u0001';

/**
 * `path.module` and the like as the start of a path: the directory between two characters that no path has, so that
 * it can be told from a path that is relative to where Terraform runs.
 */
function directoryMark(directory: string): string {
  return mark + directory + mark;
}

/**
 * The script that `file()` reads. A path without `path.module` is relative to the root module, where
 * Terraform runs; authors of modules forget that, so the module itself is looked at next. Absolute paths lie
 * outside of the repository.
 */
export function readScriptFile(files: Files, text: string, directories: readonly string[]): Script {
  const [before, marked, after] = text.split(mark);
  const path = after ?? before!;
  if (path === '' || before !== (marked === undefined ? path : '') || /\n|\$\{/.test(path)) return noScript;
  if (marked === undefined && /^[/~]|^[A-Za-z]:/.test(path)) return noScript;
  for (const directory of marked === undefined ? directories : [marked]) {
    const script = readAt(files, joinPath(directory, path));
    if (script) return script;
  }
  return noScript;
}

function readAt(files: Files, path: string): Script | undefined {
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(path);
  } catch {
    return undefined;
  }
  if (!bytes || bytes.length > maximumBytes || bytes.includes(0)) return undefined;
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return scriptAt(text, path, 1, true);
}

/** A context of this scope, in which `path.module`, `path.root` and `path.cwd` are known. */
export function inScope(context: Context, scope: Scope, names: IterationValues = noNames): Context {
  const root = directoryMark(rootOf(scope).node.module.directory);
  const entries: [string, Value][] = [
    ['module', scalar(directoryMark(scope.node.module.directory))],
    ['root', scalar(root)],
    ['cwd', scalar(root)],
  ];
  return { ...context, scope, names: new Map(names).set('path', map(new Map(entries))) };
}

export function rootOf(scope: Scope): Scope {
  let at = scope;
  while (at.caller) at = at.caller.scope;
  return at;
}
