import type { Io } from '../io.ts';
import { visible } from '../visible.ts';

/** Says what is wrong before anything was done. */
export function refuse(problems: readonly string[], { stderr }: Pick<Io, 'stderr'>): 2 {
  for (const problem of problems) stderr.write(`require-imdsv2: ${visible(problem)}\n`);
  return 2;
}
