import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { Io, Output } from '../io.ts';
import { visible } from '../terminal-text.ts';

/** Prints the written or proposed changes, as git takes them. */
export async function printChanges(changes: readonly FixedFile[], to: Output, io: Io): Promise<void> {
  const { behindLinks, printDiff } = await import('./print-diff.ts');
  // One path that leads out of the directory that they run in makes `git apply` and `patch` refuse all of it.
  const { below = [], outside = [] } = Object.groupBy(behindLinks(changes, io.prefix), ({ path }) =>
    path.startsWith('../') ? 'outside' : 'below',
  );
  printDiff(below, to, io.env);
  for (const { path } of outside) io.stderr.write(`${visible(path)}: ${tooFar}\n`);
}

const tooFar = 'left out of the patch, which can’t lead out of the working directory; run it from further up';
