import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of clones: the one that was given, or one that is made of its bundles. */
export function prepareClones(directory: string): { readonly directory: string; remove(): void } {
  const bundles = readdirSync(directory).filter((name) => name.endsWith('.bundle'));
  if (bundles.length === 0) return { directory, remove: () => {} };
  const made = mkdtempSync(join(tmpdir(), 'releases-'));
  for (const name of bundles) {
    const clone = join(made, name.replace(/\.bundle$/, ''));
    execFileSync('git', ['clone', '--quiet', '--bare', join(directory, name), clone], { stdio: 'pipe' });
  }
  const harmless = join(directory, 'harmless.tsv');
  if (existsSync(harmless)) copyFileSync(harmless, join(made, 'harmless.tsv'));
  return { directory: made, remove: () => rmSync(made, { recursive: true, force: true }) };
}
