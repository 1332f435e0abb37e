import { readFileSync } from 'node:fs';

/** The page of a code in `docs/codes`, as Markdown. A bundle has all of them inside: scripts/build/embedded.ts. */
export function codePage(code: string): string {
  return readFileSync(new URL(`../../docs/codes/${code}.md`, import.meta.url), 'utf8');
}
