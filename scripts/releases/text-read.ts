import { createHash } from 'node:crypto';
import { dirname, join, normalize } from 'node:path/posix';
import type { Release } from './read-repository.ts';

const localSource = /\bsource\s*[=:]\s*"(?<path>\.\.?(?:\/[^"]*)?)"/g;

/**
 * A name for everything that a call of a release reads in its repository: the files of its directory, and of those
 * whose modules it calls. Releases of one name answer alike.
 * @param submodule the directory that is called
 */
export function nameOfTextRead({ contents, ids }: Release, submodule: string): string {
  const byDirectory = Map.groupBy(contents.keys(), (path) => dirname(path));
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (directory: string) => {
    if (seen.has(directory)) return;
    seen.add(directory);
    for (const path of byDirectory.get(directory) ?? []) {
      const text = Buffer.from(contents.get(path)!).toString('utf8');
      found.push(`${path} ${ids.get(path)}`);
      for (const { groups } of text.matchAll(localSource))
        visit(normalize(join(directory, groups!.path!)).replace(/\/$/, ''));
    }
  };
  visit(submodule === '' ? '.' : submodule);
  return createHash('sha256').update(found.sort().join('\n')).digest('base64');
}
