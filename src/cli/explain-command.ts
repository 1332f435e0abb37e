import { readFileSync } from 'node:fs';
import type { ExplainRequest } from './commands/explain.ts';
import type { Io } from './io.ts';

/** Prints the page of a code as it is in `docs/codes`, which the package brings along. Gives the exit status. */
export function explainCommand({ operands: [code] }: ExplainRequest, io: Io): 0 {
  io.stdout.write(readFileSync(new URL(`../../docs/codes/${code}.md`, import.meta.url), 'utf8'));
  return 0;
}
