import { type Parser, settled } from '../terraform/parse.ts';
import { UnparsableError } from '../terraform/source.ts';

/**
 * What Terraform refuses: of the files that judging needed, and of those that have to be looked at besides.
 * One objection for each file, in no particular order.
 */
export async function findUnparsable(
  parser: Parser,
  known: readonly UnparsableError[],
  besides: readonly string[],
): Promise<UnparsableError[]> {
  const found = new Map(known.map((error) => [error.path, error]));
  const unknown = besides.filter((path) => !found.has(path));
  const objections = await settled(parser, () => unknown.flatMap((path) => objectionTo(parser, path) ?? []));
  for (const error of objections) found.set(error.path, error);
  return [...found.values()];
}

function objectionTo(parser: Parser, path: string): UnparsableError | null {
  try {
    return parser.parse(path)?.refusal ?? null;
  } catch (error) {
    if (error instanceof UnparsableError) return error;
    throw error;
  }
}
