/**
 * A fixture is a text of files, each behind a line `=== path`, and of what is expected, behind a line `=> name`.
 * The first lines, before any of these, say what the layout is.
 */
export function readFixture(text: string): {
  readonly files: ReadonlyMap<string, string>;
  readonly expected: ReadonlyMap<string, readonly string[]>;
} {
  const files = new Map<string, string>();
  const expected = new Map<string, readonly string[]>();
  for (const part of text.split(/^(?==== |=> )/m).slice(1)) {
    const end = part.indexOf('\n');
    const header = part.slice(0, end);
    const body = part.slice(end + 1);
    if (header.startsWith('=== ')) files.set(header.slice(4).trim(), body);
    else
      expected.set(
        header.slice(3).trim(),
        body.split('\n').filter((line) => line.trim() !== ''),
      );
  }
  return { files, expected };
}
