import { configurationFiles, type Files, joinPath } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import type { Block } from '../../terraform/syntax/syntax.ts';
import { readQuietly } from './select-files.ts';

const words = /\b(?:backend|cloud)\b/;

/**
 * Does a directory say where its state is kept? Then somebody applies it by itself, whoever calls it besides: to call
 * it, with `count = 0` say, must not hide it.
 */
export function keepsState(files: Files, parser: Parser, directory: string): boolean {
  return configurationFiles(files, directory)
    .map((name) => joinPath(directory, name))
    .filter((path) => words.test(readQuietly(files, path)?.toString('latin1') ?? ''))
    .flatMap((path) => settingsIn(parser, path))
    .some(({ body }) => body.blocks('backend').length + body.blocks('cloud').length > 0);
}

/** What can't be parsed is told elsewhere. */
function settingsIn(parser: Parser, path: string): readonly Block[] {
  try {
    return parser.parse(path)?.body.blocks('terraform') ?? [];
  } catch (error) {
    if (error instanceof UnparsableError) return [];
    throw error;
  }
}
