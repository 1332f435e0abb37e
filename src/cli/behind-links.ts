import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { FixedFile } from '../review/fixed-files.ts';

/**
 * The same changes under the names of the files themselves, each once: git applies nothing through a link.
 * @param prefix what comes before every path on its way to the disk
 */
export function behindLinks(changes: readonly FixedFile[], prefix: string): readonly FixedFile[] {
  const found = new Map<string, FixedFile>();
  for (const change of changes) {
    const path = relative(realpathSync(prefix || '.'), realpathSync(prefix + change.path));
    const name = path.split(sep).join('/');
    found.set(name, { ...change, path: name });
  }
  return [...found.values()];
}
