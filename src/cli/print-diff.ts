import type { FixedFile } from '../review/fixed-files.ts';
import { paintFor } from './colours.ts';
import { unifiedDiff } from './diff.ts';
import type { Output } from './io.ts';
import { visible } from './visible.ts';

/** Prints changes as one diff: the exact bytes for `git apply`, or something readable and harmless on a terminal. */
export function printDiff(changes: readonly FixedFile[], to: Output, env: NodeJS.ProcessEnv): void {
  const paint = paintFor(to, env);
  for (const change of changes) {
    const diff = unifiedDiff(change);
    if (!to.isTTY) to.write(diff);
    else
      for (const line of diff.toString().trimEnd().split('\n'))
        to.write(`${paint(styleOf(line), visible(line))}\n`);
  }
}

function styleOf(line: string): 'bold' | 'cyan' | 'red' | 'green' | 'reset' {
  if (line.startsWith('--- ') || line.startsWith('+++ ')) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  if (line.startsWith('-')) return 'red';
  return line.startsWith('+') ? 'green' : 'reset';
}
