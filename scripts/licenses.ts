/**
 * `node licenses.ts NODE_MODULES TEXTS`: every package below the directory with its version, its license and the text of
 * it, for the image. Packages of the same text are told together. Where a package has no text of its license, it is
 * TEXTS/LICENSE.txt: hcl2json ships the Mozilla Public License by name only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url?: string };
}

/** Directories of packages, those within packages included. */
function* packagesIn(modules: string): Generator<string> {
  if (!existsSync(modules)) return;
  for (const entry of readdirSync(modules).filter((name) => !name.startsWith('.'))) {
    const path = join(modules, entry);
    const directories = entry.startsWith('@') ? readdirSync(path).map((name) => join(path, name)) : [path];
    for (const directory of directories) {
      if (existsSync(join(directory, 'package.json'))) yield directory;
      yield* packagesIn(join(directory, 'node_modules'));
    }
  }
}

function textOf(directory: string, { license }: Package): string {
  const names = readdirSync(directory).filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name));
  if (names.length > 0)
    return names.map((name) => readFileSync(join(directory, name), 'utf8').trim()).join('\n\n');
  const known = join(texts!, `${license}.txt`);
  return existsSync(known) ? readFileSync(known, 'utf8').trim() : 'The package has no text of its license.';
}

function headOf({ name, version, license, repository }: Package): string {
  const source = typeof repository === 'string' ? repository : repository?.url;
  return `${name} ${version} (${license ?? 'see the text'})${source ? `, ${source}` : ''}`;
}

const [, , modules, texts] = process.argv;
if (!modules || !texts) throw new Error('usage: node licenses.ts NODE_MODULES TEXTS');
const byText = new Map<string, Set<string>>();
for (const directory of packagesIn(modules)) {
  const one = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Package;
  const text = textOf(directory, one);
  byText.set(text, (byText.get(text) ?? new Set()).add(headOf(one)));
}
for (const [text, heads] of byText)
  console.log(`${[...heads].sort().join('\n')}\n\n${text}\n\n${'-'.repeat(80)}\n`);
