import { configurationFiles, type Files, joinPath, marksRoot } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import type { Body } from '../../terraform/syntax/syntax.ts';
import { readQuietly } from './select-files.ts';

const words = /\b(?:backend|cloud|provider)\b|\\[uU]/;

/**
 * Does a directory say that it is planned by itself, whoever calls it besides: where its state is kept, how its
 * providers are configured, its own values or lock file? To call it, with `count = 0` say, must not hide it.
 */
export function isOwnRoot(files: Files, parser: Parser, directory: string): boolean {
  const gaps = files.gaps?.(directory) ?? [];
  if ([...files.list(directory), ...gaps.map(({ name }) => name)].some(marksRoot)) return true;
  return configurationFiles(files, directory)
    .map((name) => joinPath(directory, name))
    .filter((path) => words.test(readQuietly(files, path)?.toString('latin1') ?? '\\u'))
    .some((path) => configuresRoot(bodyOf(parser, path)));
}

function configuresRoot(body: Body | undefined): boolean {
  if (!body) return false;
  if (body.blocks('provider').length > 0) return true;
  return body
    .blocks('terraform')
    .some((settings) => settings.body.blocks('backend').length + settings.body.blocks('cloud').length > 0);
}

/** What can't be parsed is told elsewhere. */
function bodyOf(parser: Parser, path: string): Body | undefined {
  try {
    return parser.parse(path)?.body;
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}
