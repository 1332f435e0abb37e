import type { Files } from '../files.ts';
import { refuse } from './hashicorp-parser.ts';
import { type HclFile, readHcl } from './hcl.ts';
import { readJson } from './json.ts';
import type { Comment } from './lexer.ts';
import { readSource, type Source, UnparsableError } from './source.ts';
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
 * `vouch`: every file of native syntax counts as doubtful.
 */
export function createParser(files: Files, vouch = false): Parser {
  const cache = new Map<string, ParsedFile | UnparsableError | undefined>();
  const doubts = new Map<string, Doubt>();

  function read(path: string): ParsedFile | UnparsableError | undefined {
    try {
      const { file, doubt } = parseFile(files, path, vouch) ?? {};
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
        const refusal =
          (await refuse(file.source, read)) ?? (brokenAt === null ? null : unreadable(path, brokenAt));
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
): { file: ParsedFile; doubt: Doubt | null } | undefined {
  const bytes = readBytes(files, path);
  if (!bytes) return undefined;
  const source = readSource(path, bytes);
  if (path.endsWith('.json')) return { file: { source, ...readJson(source), comments: [] }, doubt: null };
  const read = readHcl(source);
  const file = { source, body: read.body, comments: read.comments, refusal: null };
  return { file, doubt: read.doubtful || vouch ? { file, read } : null };
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
