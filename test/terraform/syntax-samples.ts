import { readFileSync } from 'node:fs';

/** Small files, each a JSON string on a line of its own. */
function read(name: string): readonly string[] {
  const text = readFileSync(new URL(`fixtures/syntax/${name}.txt`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as string);
}

/** HashiCorp's parser refuses these. */
export const refused = read('refused');
/** It takes these, and so does the reader. */
export const accepted = read('accepted');
