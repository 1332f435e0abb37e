// Plain JavaScript, because it decides whether TypeScript is read at all.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../src', import.meta.url));

/**
 * The npm package and the image have only the bundle; a checkout has its sources, too, and they count as soon as one is
 * newer.
 *
 * @param {string} name below `dist/`
 */
export function isFresh(name) {
  const bundle = fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
  if (!existsSync(bundle)) return false;
  if (!existsSync(sources)) return true;
  return !hasNewer(sources, statSync(bundle).mtimeMs);
}

/** Looks at the directories, too: they are newer when a file has gone. */
function hasNewer(directory, time) {
  if (statSync(directory).mtimeMs > time) return true;
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory() ? hasNewer(path, time) : statSync(path).mtimeMs > time;
  });
}
