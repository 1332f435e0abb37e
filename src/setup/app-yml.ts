import { readFileSync } from 'node:fs';

/** The text of app.yml. A bundle has it inside: scripts/build/embedded.ts. */
export function appYml(): string {
  return readFileSync(new URL('../../app.yml', import.meta.url), 'utf8');
}
