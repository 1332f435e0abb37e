/**
 * `node licenses.ts NODE_MODULES`: every package below the directory with its version, its license and the text of it, for
 * the image. Packages of the same text are told together.
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

function textOf(directory: string): string {
  const names = readdirSync(directory).filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name));
  return names.map((name) => readFileSync(join(directory, name), 'utf8').trim()).join('\n\n');
}

function headOf({ name, version, license, repository }: Package): string {
  const source = typeof repository === 'string' ? repository : repository?.url;
  return `${name} ${version} (${license ?? 'see the text'})${source ? `, ${source}` : ''}`;
}

const modules = process.argv[2];
if (!modules) throw new Error('usage: node licenses.ts NODE_MODULES');
const byText = new Map<string, Set<string>>();
for (const directory of packagesIn(modules)) {
  const text = textOf(directory) || 'The package has no text of its license.';
  const head = headOf(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')));
  byText.set(text, (byText.get(text) ?? new Set()).add(head));
}
for (const [text, heads] of byText)
  console.log(`${[...heads].sort().join('\n')}\n\n${text}\n\n${'-'.repeat(80)}\n`);
