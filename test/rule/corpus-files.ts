import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../src/terraform/files.ts';

/** One directory of a tree on disk is in view; what it calls outside of itself can be read. */
export function diskFiles(root: string, directory: string): Files {
  const list = (at: string) => {
    const absolute = join(root, at);
    if (!existsSync(absolute)) return [];
    return readdirSync(absolute, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  };
  return {
    paths: list(directory).map((name) => `${directory}/${name}`),
    list,
    read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path)) : undefined),
  };
}
