import { readFileSync } from 'node:fs';
import type { ExplainRequest } from './commands/explain.ts';
import type { Io } from './io.ts';

/** Prints the page of a code as it is in `docs/codes`. Gives the exit status. */
export function explainCommand({ operands: [code] }: ExplainRequest, io: Io): 0 {
  io.stdout.write(codePage(code!));
  return 0;
}

/** The page of a code in `docs/codes`, as Markdown. A bundle has all of them inside: scripts/build/embedded.ts. */
export function codePage(code: string): string {
  return readFileSync(new URL(`../../docs/codes/${code}.md`, import.meta.url), 'utf8');
}
