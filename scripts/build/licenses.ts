import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { root } from '../docs/root.ts';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
  readonly repository?: string | { readonly url?: string };
}

/**
 * Writes `THIRD-PARTY-LICENSES` beside a bundle: every package that is part of it with version, license and its text.
 * Packages of the same text are listed together. Where a package has no text of its license, it is the one in
 * `deploy/licenses`.
 */
export function licenses(): Plugin {
  return {
    name: 'licenses',
    generateBundle(_, bundle) {
      const ids = Object.values(bundle).flatMap((output) =>
        output.type === 'chunk' ? output.moduleIds : [],
      );
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-LICENSES',
        source: licenseText(packagesOf(ids)),
      });
    },
  };
}

/** Directories of the packages to which modules belong, each once and in order. */
function packagesOf(ids: readonly string[]): string[] {
  const directories = ids.flatMap(
    (id) => /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1] ?? [],
  );
  return [...new Set(directories)].sort();
}

function licenseText(directories: readonly string[]): string {
  const headsByText = new Map<string, string[]>();
  for (const directory of directories) {
    const one = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Package;
    const text = textOf(directory, one);
    headsByText.set(text, [...(headsByText.get(text) ?? []), headOf(one)]);
  }
  const parts = [...headsByText].map(
    ([text, heads]) => `${[...new Set(heads)].sort().join('\n')}\n\n${text}\n`,
  );
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** @throws Error for a license whose text is nowhere: it must not ship without */
function textOf(directory: string, { name, license, author }: Package): string {
  const files = readdirSync(directory).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  if (files.length > 0)
    return files.map((file) => readFileSync(join(directory, file), 'utf8').trim()).join('\n\n');
  const known = join(root, 'deploy/licenses', `${license}.txt`);
  if (!existsSync(known))
    throw new Error(`${name} has no text of its license (${license}), nor has deploy/licenses.`);
  const holder = typeof author === 'string' ? author : author?.name;
  return `${holder ? `Copyright ${holder}\n\n` : ''}${readFileSync(known, 'utf8').trim()}`;
}

function headOf({ name, version, license, repository }: Package): string {
  const source = typeof repository === 'string' ? repository : repository?.url;
  return `${name} ${version} (${license ?? 'see the text'})${source ? `, ${source}` : ''}`;
}
