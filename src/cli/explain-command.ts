import { codePage } from './code-page.ts';
import type { ExplainRequest } from './commands/explain.ts';
import type { Io } from './io.ts';

/** Prints the page of a code as it is in `docs/codes`. Gives the exit status. */
export function explainCommand({ operands: [code] }: ExplainRequest, io: Io): 0 {
  io.stdout.write(codePage(code!));
  return 0;
}
