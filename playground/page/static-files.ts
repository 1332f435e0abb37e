import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Answers with a file of the folder; a path that is no file's gets the document, which knows what to show there. */
export type StaticFiles = (path: string) => Response;

/**
 * Reads a built page into memory: a path can then name nothing else.
 *
 * @throws Error when the folder has no `index.html`
 */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer<ArrayBuffer>>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    files.set(file.slice(folder.length).split(sep).join('/'), await readFile(file));
  }
  const document = files.get('/index.html');
  if (document === undefined) throw new Error(`${folder} has no index.html: the page isn't built`);
  return (path) => {
    const file = files.get(path);
    const type = types[file === undefined ? 'html' : (path.split('.').at(-1) ?? '')];
    // Vite puts a hash of what is in them into the names of assets.
    const caching =
      path.startsWith('/assets/') && file !== undefined ? 'max-age=31536000, immutable' : 'no-cache';
    return new Response(file ?? document, {
      headers: { 'content-type': type ?? 'application/octet-stream', 'cache-control': caching },
    });
  };
}
