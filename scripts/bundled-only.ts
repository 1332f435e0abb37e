/**
 * `node scripts/bundled-only.ts DIRECTORY`: package.json and its lock file as they would be if what is bundled were
 * installed: `npm sbom` lists that then. It counts what `dist/THIRD-PARTY-LICENSES` counts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './docs/root.ts';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const [, , directory] = process.argv;
if (!directory) throw new Error('usage: node scripts/bundled-only.ts DIRECTORY');
const licenses = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), 'utf8');
const bundled = new Map(
  [...licenses.matchAll(/^(\S+) (\d\S*) \(/gm)].map(([, name, version]) => [name!, version!]),
);

function onlyBundled({ devDependencies = {}, ...rest }: Manifest): Manifest {
  const dependencies = Object.entries(devDependencies).filter(([name, range]) =>
    bundled.has(/^npm:(.+)@/.exec(range)?.[1] ?? name),
  );
  return { ...rest, dependencies: Object.fromEntries(dependencies) };
}

const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const write = (name: string, value: unknown) =>
  writeFileSync(join(directory, name), `${JSON.stringify(value, null, 2)}\n`);
const lock = read('package-lock.json');
write('package.json', onlyBundled(read('package.json')));
write('package-lock.json', { ...lock, packages: { ...lock.packages, '': onlyBundled(lock.packages['']) } });
