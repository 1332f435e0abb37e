/** Functions that read the repository: only what is in view, never anything beside it. */

import picomatch from 'picomatch';
import { directoryOf, type Files, fileNameOf, joinPath } from '../../files.ts';
import { isMounted } from '../../mounts.ts';
import type { Context } from '../../scope.ts';
import { readSource, type Source } from '../../syntax/source.ts';
import { asString, failure, list, scalar, unknown, type Value } from '../value.ts';
import { digests } from './hashes.ts';
import { findPath } from './paths.ts';

type FunctionBody = (args: readonly Value[], context: Context) => Value;

export const repositoryFunctions: Readonly<Record<string, readonly [count: number, run: FunctionBody]>> = {
  file: [1, ([path], context) => read(path!, context, (source) => whole(source))],
  filebase64: [
    1,
    ([path], context) => bytes(path!, context, (found) => Buffer.from(found).toString('base64')),
  ],
  fileexists: [1, ([path], context) => exists(path!, context)],
  fileset: [2, ([path, pattern], context) => fileSet(path!, pattern!, context)],
  ...Object.fromEntries(
    Object.entries(digests).map(([name, digest]) => [
      name.startsWith('base64') ? name.replace('base64', 'filebase64') : `file${name}`,
      [1, ([path]: readonly Value[], context: Context) => bytes(path!, context, digest)] as const,
    ]),
  ),
};

/** A file that is larger is not read. */
const largestFile = 1_000_000;

/** The text of a file, for `file` and `templatefile`. */
export function read(path: Value, context: Context, use: (source: Source) => Value): Value {
  return found(path, context, (content, name) => {
    let source: Source;
    try {
      source = readSource(name, content);
    } catch {
      return failure('the file is no text in UTF-8');
    }
    // Terraform keeps a byte order mark as a character.
    return source.bom > 0 ? unknown(`file ${name}`, 'the file has a byte order mark') : use(source);
  });
}

function whole(source: Source): Value {
  return scalar(source.text, { source, start: 0, end: source.text.length });
}

function bytes(path: Value, context: Context, use: (content: Uint8Array) => string): Value {
  return found(path, context, (content) => scalar(use(content)));
}

function found(path: Value, context: Context, use: (content: Uint8Array, name: string) => Value): Value {
  const place = placeOf(path, context);
  if (typeof place !== 'string') return place;
  const { all } = context.scope.node.module;
  const content = contentOf(all, place);
  if (content === undefined) return missing(place, all, 'file');
  if (content === null) return unknown(`file ${place}`, 'a file can’t be read');
  if (content.length > largestFile) return unknown(`file ${place}`, 'a file is too large to be read');
  context.world.step(content.length / 100);
  return use(content, place);
}

function placeOf(path: Value, context: Context): string | Value {
  const text = asString(path);
  if (text.kind === 'error') return text;
  const place = findPath(text, context);
  if (place !== undefined) return behindLinks(place, context.scope.node.module.all);
  if (text.kind !== 'unknown' && text.kind !== 'scalar') return failure('a path is no string');
  if (text.kind === 'scalar' && text.value === null) return failure('a path is null');
  const why = text.kind === 'unknown' ? text.why : 'a path leads out of the files in view';
  return unknown(`path ${text.kind === 'unknown' ? text.id : String(text.value)}`, why);
}

/** The path in the directory that links lead to: there the file lies, and a finding can stand. */
function behindLinks(path: string, { canonical }: Files): string {
  if (!canonical || isMounted(path)) return path;
  const directory = directoryOf(path);
  return canonical(directory) === directory ? path : joinPath(canonical(directory), fileNameOf(path));
}

const contents = new WeakMap<Files, Map<string, Uint8Array | null | undefined>>();

/** Undefined where there is no such file, null where it can't be read. Each is read once. */
function contentOf(files: Files, path: string): Uint8Array | null | undefined {
  const known = contents.get(files) ?? new Map<string, Uint8Array | null | undefined>();
  contents.set(files, known);
  if (!known.has(path)) {
    let content: Uint8Array | null | undefined;
    try {
      content = files.read(path);
    } catch {
      content = null;
    }
    known.set(path, content);
  }
  return known.get(path);
}

/** Where not every file was looked for, one that is not there is not known to be missing. */
function missing(place: string, files: Files, what: string): Value {
  return files.partial
    ? unknown(`${what} ${place}`, `the ${what} ${shown(place)} was not looked for`)
    : failure(`there is no ${what} ${shown(place)}`);
}

function shown(place: string): string {
  return place.length > 100 ? `${place.slice(0, 100)}…` : place;
}

function exists(path: Value, context: Context): Value {
  const place = placeOf(path, context);
  if (typeof place !== 'string') return place;
  const { all } = context.scope.node.module;
  const content = contentOf(all, place);
  if (content !== undefined) return scalar(true);
  return all.partial ? missing(place, all, 'file') : scalar(false);
}

const mostFiles = 10_000;

/** `fileset(directory, glob)`: a set of paths below the directory. */
function fileSet(path: Value, pattern: Value, context: Context): Value {
  const place = placeOf(path, context);
  if (typeof place !== 'string') return place;
  const glob = asString(pattern);
  if (glob.kind !== 'scalar') return glob;
  if (typeof glob.value !== 'string') return failure('a pattern of fileset() is null');
  const { all } = context.scope.node.module;
  const names = filesBelow(all, place, glob.value.includes('/') || glob.value.includes('**'));
  if (!names || (all.partial && names.length === 0))
    return unknown(`fileset ${place} ${glob.value}`, `the files below ${shown(place)} are not known`);
  context.world.step(names.length);
  const matches = picomatch(glob.value, { dot: true, nonegate: true, noextglob: true, strictBrackets: true });
  const items = names.filter((name) => matches(name)).sort();
  return {
    ...(list(items.map((item) => scalar(item))) as Extract<Value, { kind: 'list' }>),
    type: 'set',
    of: 'string',
  };
}

function filesBelow(files: Files, directory: string, deep: boolean): string[] | undefined {
  if (!deep) return [...files.list(directory)];
  if (!files.directories) return undefined;
  const names: string[] = [];
  const open = [''];
  for (const below of open) {
    const here = joinPath(directory, below);
    names.push(...files.list(here).map((name) => (below ? `${below}/${name}` : name)));
    if (names.length + open.length > mostFiles) return undefined;
    open.push(...files.directories(here).map((name) => (below ? `${below}/${name}` : name)));
  }
  return names;
}
