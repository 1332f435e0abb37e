import { joinPath } from '../../files.ts';
import { isMounted, mountOf } from '../../mounts.ts';
import type { Context, Scope } from '../../scope.ts';
import { scalar, unknown, type Value } from '../value.ts';

/** `path.root`, `path.module`, `path.cwd`, as where Terraform runs in the directory of the root module. */
export function pathValue(name: string, { scope }: Context): Value | undefined {
  const root = directoryOfRoot(scope);
  const { directory } = scope.node.module;
  if (name === 'root') return scalar('.');
  // Its text is not known, but where it leads is.
  if (name === 'cwd') return placeholder(root, 'path.cwd');
  if (name !== 'module') return undefined;
  return mountOf(directory) === mountOf(root)
    ? scalar(relative(root, directory))
    : placeholder(directory, 'path.module');
}

/** Where a path leads; undefined where that can't be known, or out of everything that is in view. */
export function findPath(value: Value, { scope }: Context): string | undefined {
  const root = directoryOfRoot(scope);
  if (value.kind === 'scalar' && typeof value.value === 'string') {
    const { value: text } = value;
    const { extension } = scope.node.module;
    if (extension) return extension.path(text);
    if (/^[/~]/.test(text) || text.includes('\0')) return undefined;
    return inside(joinPath(root, text), scope);
  }
  const placed = value.kind === 'unknown' ? placedText(value.id) : undefined;
  return placed && inside(joinPath(placed.directory, placed.rest), scope);
}

const mark = '\u0001path:';

function placeholder(directory: string, name: string): Value {
  return unknown(`${mark}${directory}${mark}`, `the text of ${name} is known only when Terraform runs`);
}

/** A placeholder alone, or at the start of a template without any other unknown. */
function placedText(id: string): { directory: string; rest: string } | undefined {
  const text = id.startsWith('"') ? templateText(id) : id;
  if (text === undefined || !text.startsWith(mark)) return undefined;
  const end = text.indexOf(mark, mark.length);
  const rest = text.slice(end + mark.length);
  return end < 0 || rest.includes(mark) || rest.includes('${')
    ? undefined
    : { directory: text.slice(mark.length, end), rest };
}

/** `"${…}/x"` as an unknown template is named: what is in braces with what follows. */
function templateText(id: string): string | undefined {
  const parsed: unknown = JSON.parse(id);
  const [, inner, rest] = (typeof parsed === 'string' && /^\$\{([^}]*)\}(.*)$/s.exec(parsed)) || [];
  return inner === undefined ? undefined : `${inner}${rest}`;
}

/** A path above the working directory is in view where a module that is called from here lies around it. */
function inside(path: string, scope: Scope): string | undefined {
  const around = [scope.node.module.directory, directoryOfRoot(scope)];
  if (isMounted(path) || !/^(?:\/|\.\.(?:\/|$))/.test(path))
    return !isMounted(path) || mountOf(path) === mountOf(scope.node.module.directory) ? path : undefined;
  return around.some(
    (directory) => directory !== '' && (path === directory || path.startsWith(`${directory}/`)),
  )
    ? path
    : undefined;
}

function directoryOfRoot(scope: Scope): string {
  let at = scope;
  while (at.caller) at = at.caller.scope;
  return at.node.module.directory;
}

/** From one directory to another, as Terraform writes it: `.`, `modules/web`, `../web`. */
function relative(from: string, to: string): string {
  const [here, there] = [from, to].map((path) =>
    path.split('/').filter((step) => step !== '' && step !== '.'),
  );
  let common = 0;
  while (common < here!.length && common < there!.length && here![common] === there![common]) common++;
  const up = here!.slice(common).map(() => '..');
  return [...up, ...there!.slice(common)].join('/') || '.';
}
