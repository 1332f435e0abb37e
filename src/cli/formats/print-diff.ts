import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import { paintFor } from '../colours.ts';
import type { Output } from '../io.ts';
import { visible } from '../terminal-text.ts';
import { unifiedDiff } from './diff.ts';

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

/**
 * The same changes under the names of the files themselves, each once: git applies nothing through a link.
 * @param prefix what comes before every path on its way to the disk
 */
export function behindLinks(changes: readonly FixedFile[], prefix: string): readonly FixedFile[] {
  const found = new Map<string, FixedFile>();
  for (const change of changes) {
    const name = nameBehind(change.path, prefix);
    found.set(name, { ...change, path: name });
  }
  return [...found.values()];
}

/** What isn't on the disk (standard input, a file that only the index has) keeps its name. */
function nameBehind(path: string, prefix: string): string {
  try {
    const real = relative(realpathSync(prefix || '.'), realpathSync(prefix + path));
    return real.split(sep).join('/');
  } catch {
    return path;
  }
}
