import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rooms of `src/` on which a verdict rests. */
const rooms = [
  'terraform',
  'terragrunt',
  'rule',
  'policy',
  'judging',
  'review',
  'audit',
  'backtest',
  'github/read',
];

/**
 * Names the code that judges: whatever of it changes, a verdict that was kept no longer counts. In a checkout the
 * version alone would not tell. A bundle has the name of its sources inside: scripts/build/embedded.ts.
 */
export function engineName(): string {
  const name = createHash('sha256');
  for (const room of rooms) addFiles(fileURLToPath(new URL(`../../${room}/`, import.meta.url)), name);
  return name.digest('hex');
}

function addFiles(directory: string, to: ReturnType<typeof createHash>): void {
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = `${directory}${entry.name}`;
    if (entry.isDirectory()) addFiles(`${path}/`, to);
    else to.update(`${entry.name}\0`).update(readFileSync(path));
  }
}
