import type { Given } from './commands/command.ts';
import type { FormatName } from './formats/formats.ts';

/** A report in one format; without a path it goes to standard output. */
export interface OutputWish {
  readonly format: FormatName;
  readonly path: string | undefined;
}

/**
 * Pairs `--format` with `--output`: the first with the first where there are as many of both, else an `--output`
 * belongs to the `--format` before it. Neither: the default format on standard output.
 *
 * @returns or what makes no sense about it
 */
export function outputsOf(
  order: readonly Given[],
  usual: FormatName,
): readonly OutputWish[] | { readonly message: string } {
  const given = order.filter(({ name }) => name === 'format' || name === 'output');
  const formats = given.filter(({ name }) => name === 'format').map(({ value }) => value as FormatName);
  const paths = given.filter(({ name }) => name === 'output').map(({ value }) => value);
  if (formats.length === 0 && paths.length <= 1) return [{ format: usual, path: paths[0] }];
  if (paths.length > formats.length) return { message: 'every --output needs a --format before it' };
  const wishes =
    paths.length === formats.length
      ? formats.map((format, index) => ({ format, path: paths[index] }))
      : adjacent(given);
  if (wishes === undefined) return { message: 'every --output needs a --format before it' };
  if (wishes.filter(({ path }) => path === undefined).length > 1)
    return { message: 'only one report can go to standard output; give the others an --output' };
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  return twice === undefined ? wishes : { message: `two reports can't go to one file: ${twice}` };
}

function adjacent(given: readonly Given[]): OutputWish[] | undefined {
  const wishes: OutputWish[] = [];
  for (const [index, { name, value }] of given.entries()) {
    if (name === 'format') wishes.push({ format: value as FormatName, path: undefined });
    else if (given[index - 1]?.name !== 'format') return undefined;
    else wishes.push({ ...wishes.pop()!, path: value });
  }
  return wishes;
}
