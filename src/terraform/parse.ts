import type { Files } from './files.ts';
import { type Comment, readHcl } from './hcl.ts';
import { readJson } from './json.ts';
import { refuse } from './referee.ts';
import { readSource, type Source, UnparsableError } from './source.ts';
import type { Body } from './syntax.ts';

/** A file as Terraform would read it. */
export interface ParsedFile {
  readonly source: Source;
  readonly body: Body;
  readonly comments: readonly Comment[];
}

/** Reads files once each. What can't be read is remembered with its reason. */
export interface Parser {
  /** Undefined where there is no such file; throws `UnparsableError` where it can't be read or parsed. */
  parse(path: string): Promise<ParsedFile | undefined>;
}

/** A parser over files, with a cache; needs `loadGrammar()`. */
export function createParser(files: Files): Parser {
  const cache = new Map<string, Promise<ParsedFile | undefined>>();
  return {
    parse(path) {
      let parsed = cache.get(path);
      if (!parsed) {
        parsed = parseFile(files, path);
        // Whoever asks gets the rejection; the cached promise itself must not count as unhandled.
        parsed.catch(() => {});
        cache.set(path, parsed);
      }
      return parsed;
    },
  };
}

async function parseFile(files: Files, path: string): Promise<ParsedFile | undefined> {
  const bytes = readBytes(files, path);
  if (!bytes) return undefined;
  const source = readSource(path, bytes);
  if (path.endsWith('.json')) return { source, body: readJson(source), comments: [] };
  const { body, comments, doubt } = readHcl(source);
  // The tree is tolerant. Where it shows a doubt, HashiCorp's own parser decides.
  if (doubt !== null) {
    const refusal = await refuse(source);
    if (refusal) throw refusal;
  }
  return { source, body, comments };
}

function readBytes(files: Files, path: string): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch (error) {
    throw new UnparsableError(path, 1, `the file can’t be read: ${(error as Error).message}`);
  }
}
