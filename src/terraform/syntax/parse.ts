import type { Files } from '../files.ts';
import { refuse } from './hashicorp-parser.ts';
import { type HclFile, readHcl } from './hcl.ts';
import { readJson } from './json.ts';
import type { Comment, Range } from './lexer.ts';
import { lineAt, readSource, type Source, type Span, textOf, UnparsableError } from './source.ts';
import type { Body } from './syntax.ts';

/** A file as Terraform would read it. */
export interface ParsedFile {
  readonly source: Source;
  readonly body: Body;
  readonly comments: readonly Comment[];
  /** Terraform refuses the file although it could be read, as for an argument that is set twice. */
  readonly refusal: UnparsableError | null;
}

/** Reads files once each. */
export interface Parser {
  /**
   * Undefined where there is no such file; throws `UnparsableError` where it can't be read or parsed.
   * A file that looks doubtful is given as far as it could be read, until the referee was asked.
   */
  parse(path: string): ParsedFile | undefined;
  /**
   * Asks HashiCorp's own parser about every doubtful file that was parsed since the last time. True when it
   * refused one: then `parse` answers differently now, and what was made of its first answer is void.
   */
  askReferee(): Promise<boolean>;
}

interface Doubt {
  readonly file: ParsedFile;
  readonly read: HclFile;
}

/** Repeats `compute` until the referee was asked about every file that it needed, and gives its result. */
export async function settled<T>(parser: Parser, compute: () => T): Promise<T> {
  for (;;) {
    const result = compute();
    if (!(await parser.askReferee())) return result;
  }
}

/**
 * A parser over files, with a cache.
 *
 * @param vouch every file of native syntax counts as doubtful
 * @param before has the same files as they were: of a file that is no doubt by itself, only what is new is asked about
 */
export function createParser(files: Files, vouch = false, before?: Parser): Parser {
  const cache = new Map<string, ParsedFile | UnparsableError | undefined>();
  const doubts = new Map<string, Doubt>();

  function read(path: string): ParsedFile | UnparsableError | undefined {
    const before = files.onWork?.(path) ?? null;
    const found = readNow(path);
    files.onWork?.(before);
    return found;
  }

  function readNow(path: string): ParsedFile | UnparsableError | undefined {
    try {
      const { file, doubt } = parseFile(files, path, vouch, before) ?? {};
      if (doubt) doubts.set(path, doubt);
      return file;
    } catch (error) {
      if (error instanceof UnparsableError) return error;
      if (error instanceof RangeError)
        return new UnparsableError(path, 1, 'the file is nested too deeply to be read');
      throw error;
    }
  }

  return {
    parse(path) {
      if (!cache.has(path)) cache.set(path, read(path));
      const parsed = cache.get(path);
      if (parsed instanceof UnparsableError) throw parsed;
      return parsed;
    },
    async askReferee() {
      let changed = false;
      for (const [path, { file, read }] of doubts) {
        doubts.delete(path);
        const { brokenAt } = read;
        files.onWork?.(path);
        const refusal =
          (await refuse(file.source, read)) ?? (brokenAt === null ? null : unreadable(path, brokenAt));
        files.onWork?.(null);
        if (!refusal) continue;
        cache.set(path, brokenAt === null ? { ...file, refusal } : refusal);
        changed = true;
      }
      return changed;
    },
  };
}

function parseFile(
  files: Files,
  path: string,
  vouch: boolean,
  before: Parser | undefined,
): { file: ParsedFile; doubt: Doubt | null } | undefined {
  const bytes = readBytes(files, path);
  if (!bytes) return undefined;
  const source = readSource(path, bytes);
  if (path.endsWith('.json')) return { file: { source, ...readJson(source), comments: [] }, doubt: null };
  const read = readHcl(source);
  const file = { source, body: read.body, comments: read.comments, refusal: null };
  if (read.doubtful) return { file, doubt: { file, read } };
  if (!vouch) return { file, doubt: null };
  const known = before && soundFile(before, path);
  const leftOut = known ? inOrder([...sameLines(file, known), ...read.leftOut]) : read.leftOut;
  return { file, doubt: { file, read: { ...read, leftOut } } };
}

function soundFile(parser: Parser, path: string): ParsedFile | undefined {
  try {
    const file = parser.parse(path);
    return file?.refusal ? undefined : file;
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}

/** The lines of all but those attributes and blocks of the top level that another file does not have. */
function sameLines({ source, body }: ParsedFile, other: ParsedFile): Range[] {
  const known = new Set(itemsOf(other.body).map(textOf));
  const same: Range[] = [];
  let at = 0;
  for (const item of inOrder(itemsOf(body))) {
    if (known.has(textOf(item))) continue;
    const start = source.lineStarts[lineAt(source, item.start) - 1]!;
    if (start > at) same.push({ start: at, end: start });
    at = source.lineStarts[lineAt(source, item.end)] ?? source.text.length;
  }
  if (at < source.text.length) same.push({ start: at, end: source.text.length });
  return same;
}

function itemsOf({ attributes, allBlocks }: Body): Span[] {
  return [...attributes, ...allBlocks].map(({ span }) => span);
}

function inOrder<T extends Range>(ranges: readonly T[]): T[] {
  return [...ranges].sort((a, b) => a.start - b.start);
}

/** HashiCorp's parser takes it and the reader does not: part of the file was not seen, so it can't be vouched for. */
function unreadable(path: string, line: number): UnparsableError {
  return new UnparsableError(
    path,
    line,
    'it is valid Terraform, but could not be read completely from this line on',
  );
}

function readBytes(files: Files, path: string): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch (error) {
    throw new UnparsableError(path, 1, `the file can’t be read: ${(error as Error).message}`);
  }
}
