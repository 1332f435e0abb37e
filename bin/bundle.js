// Plain JavaScript, because it decides whether TypeScript is read at all.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const sources = here('../src');

/** Beside the sources, these are in the bundle. */
const embedded = ['../app.yml', '../docs/codes', '../package.json'].map(here);

/**
 * The npm package and the image have only the bundle; a checkout has its sources, too, and they count as soon as one is
 * newer.
 *
 * @param {string} name below `dist/`
 */
export function isFresh(name) {
  const bundle = here(`../dist/${name}`);
  if (!existsSync(bundle)) return false;
  if (!existsSync(sources)) return true;
  const time = statSync(bundle).mtimeMs;
  return ![sources, ...embedded].some((path) => isNewer(path, time));
}

/** A directory is newer, too, when a file in it has gone. */
function isNewer(path, time) {
  const found = statSync(path);
  if (found.mtimeMs > time) return true;
  return found.isDirectory() && readdirSync(path).some((name) => isNewer(`${path}/${name}`, time));
}
