import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Names the code that judges: whatever of it changes, a verdict that was kept no longer counts. In a checkout the
 * version alone would not tell.
 */
export function engineName(): string {
  const name = createHash('sha256');
  // `src` or `dist`: the directory two levels up, from a source file and from a chunk of the bundle.
  for (const top of isBundle
    ? ['../']
    : [
        '../../terraform/',
        '../../rule/',
        '../../policy/',
        '../../judging/',
        '../../review/',
        '../../audit/',
      ]) {
    addFiles(fileURLToPath(new URL(top, import.meta.url)), name);
  }
  return name.digest('hex');
}

const isBundle = import.meta.url.endsWith('.js');

function addFiles(directory: string, to: ReturnType<typeof createHash>): void {
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = `${directory}${entry.name}`;
    if (entry.isDirectory()) addFiles(`${path}/`, to);
    else to.update(`${entry.name}\0`).update(readFileSync(path));
  }
}
