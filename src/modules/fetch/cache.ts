import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ArchiveFiles } from './archive.ts';
import { limits } from './limits.ts';

/** Modules that were fetched, by what their content can be told from: a commit, or an archive's checksum. */
export interface ModuleCache {
  get(key: string): Promise<ArchiveFiles | undefined>;
  put(key: string, files: ArchiveFiles): Promise<void>;
}

/** The directory for what a program may make again: that of the platform. */
export function cacheDirectory(env: NodeJS.ProcessEnv, platform = process.platform): string {
  const home = env.HOME || homedir();
  if (platform === 'win32')
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'require-imdsv2', 'cache');
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'require-imdsv2');
  return platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'require-imdsv2')
    : join(home, '.cache', 'require-imdsv2');
}

/**
 * One file for each module. It is written beside its place and then renamed, so that two processes at once never see
 * half of one; a file that can't be read is made again. No name in it is ever a path of the disk.
 */
export function moduleCache(directory: string): ModuleCache {
  const pathOf = (key: string) =>
    join(directory, 'modules', `${createHash('sha256').update(key).digest('hex')}.gz`);
  return {
    async get(key) {
      try {
        const packed = await readFile(pathOf(key));
        const entries = JSON.parse(
          gunzipSync(packed, { maxOutputLength: limits.bytes * 2 }).toString('utf8'),
        ) as [string, string][];
        return new Map(entries.map(([path, text]) => [path, Buffer.from(text, 'base64')]));
      } catch {
        return undefined;
      }
    },
    async put(key, files) {
      const path = pathOf(key);
      const beside = `${path}.${randomUUID()}`;
      try {
        await mkdir(join(directory, 'modules'), { recursive: true });
        const entries = [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
        await writeFile(beside, gzipSync(JSON.stringify(entries)), { mode: 0o600 });
        await rename(beside, path);
      } catch {
        // A cache that can't be written makes the next scan slower, and no scan wrong.
        await rm(beside, { force: true });
      }
    },
  };
}
