import { type Source, UnparsableError } from './source.ts';

/**
 * Asks HashiCorp's own parser about a file of native syntax: undefined when it accepts it, else its objection.
 * About 190 ms for the first call of a process, then 2 MB/s: ask only about files that have to be vouched for.
 */
export async function refuse(source: Source): Promise<UnparsableError | undefined> {
  // Loaded when first needed: most runs never have to ask.
  const { parse } = await import('@cdktf/hcl2json');
  try {
    await parse('file.tf', source.text);
    return undefined;
  } catch (error) {
    return objection(source, error);
  }
}

/**
 * Its messages look like `parse config: [file.tf:4,3-10: Attribute redefined; The argument …. file.tf:9,1-2: …]`;
 * the first is told, the others often follow from it. 10,000 nested brackets make it throw a RangeError instead.
 */
function objection(source: Source, error: unknown): UnparsableError {
  const text = error instanceof Error ? error.message : String(error);
  if (/call stack/i.test(text)) {
    return new UnparsableError(source.path, 1, 'the file is nested too deeply to be read');
  }
  const [first] = text.replace(/^parse config: \[|\]$/g, '').split(/\.? (?=file\.tf:\d+,\d+(?:-[\d,]+)?: )/);
  const found = /^file\.tf:(\d+),[\d,-]+: ([\s\S]*)$/.exec(first ?? '');
  if (!found) return new UnparsableError(source.path, 1, text);
  const message = found[2]!
    .replace(/file\.tf:(\d+),[\d,-]+/g, 'line $1')
    .replace(/\s+/g, ' ')
    .trim();
  return new UnparsableError(source.path, Number(found[1]), message.replace('; ', ': ').replace(/\.$/, ''));
}
