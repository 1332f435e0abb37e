import { gunzipSync, gzipSync } from 'node:zlib';
import type { ModuleSnapshot } from './module-snapshot.ts';

/** Bytes by key that several processes share, for a time. A cache that doesn't answer is an empty one. */
export interface SharedCache {
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, bytes: Uint8Array, seconds: number): Promise<void>;
}

/** The commit that a repository has under a name, and the repository's visibility. */
export interface Resolved {
  /** Null where the repository, or the name in it, can't be seen. */
  readonly commit: string | null;
  /** Null where the repository can't be seen. */
  readonly isPrivate: boolean | null;
}

/** The known commits, visibility and texts of other repositories. */
export interface RepositoryCache {
  /** `isFresh`: seen lately, so that it counts; a tag can be moved, and a repository become private. */
  resolved(key: string): Promise<{ readonly resolved: Resolved; readonly isFresh: boolean } | undefined>;
  resolve(key: string, resolved: Resolved): Promise<void>;
  /** Immutable, and shared by all who may see the commit. */
  snapshot(key: string): Promise<ModuleSnapshot | undefined>;
  keep(key: string, snapshot: ModuleSnapshot): Promise<void>;
}

const minute = 60_000;
const day = 86_400;
/** A name counts as long for a commit, and a repository as long as public. */
const resolvedFor = 5 * minute;
const mostResolved = 20_000;
/** Bytes of texts in memory. */
const mostBytes = 64_000_000;
/** Bytes of one value that the others are given. */
const mostShared = 500_000;

/** In memory, the longest unused goes first; with the shared cache behind it, where there is one. */
export function moduleCache(shared?: SharedCache, now: () => number = Date.now): RepositoryCache {
  const names = new Map<string, { readonly resolved: Resolved; readonly until: number }>();
  const snapshots = new Map<string, { readonly snapshot: ModuleSnapshot; readonly bytes: number }>();
  let total = 0;

  function remember(key: string, snapshot: ModuleSnapshot): void {
    forget(key);
    const bytes = sizeOf(snapshot);
    snapshots.set(key, { snapshot, bytes });
    total += bytes;
    for (const oldest of snapshots.keys()) {
      if (total <= mostBytes || oldest === key) break;
      forget(oldest);
    }
  }

  function forget(key: string): void {
    total -= snapshots.get(key)?.bytes ?? 0;
    snapshots.delete(key);
  }

  return {
    async resolved(key) {
      const known = names.get(key);
      if (known && known.until > now()) return { resolved: known.resolved, isFresh: true };
      const bytes = await shared?.get(`name:${key}`);
      const resolved = bytes && (readJson(bytes) as Resolved | undefined);
      if (resolved) return { resolved, isFresh: true };
      return known && { resolved: known.resolved, isFresh: false };
    },
    async resolve(key, resolved) {
      names.delete(key);
      const ms = resolved.commit === null ? minute : resolvedFor;
      names.set(key, { resolved, until: now() + ms });
      if (names.size > mostResolved) names.delete(names.keys().next().value!);
      await shared?.set(`name:${key}`, Buffer.from(JSON.stringify(resolved)), ms / 1000);
    },
    async snapshot(key) {
      const known = snapshots.get(key);
      if (known) {
        snapshots.delete(key);
        snapshots.set(key, known);
        return known.snapshot;
      }
      const bytes = await shared?.get(`tree:${key}`);
      const snapshot = bytes && unpacked(bytes);
      if (snapshot) remember(key, snapshot);
      return snapshot;
    },
    async keep(key, snapshot) {
      remember(key, snapshot);
      if (!shared) return;
      const bytes = packed(snapshot);
      if (bytes.length <= mostShared) await shared.set(`tree:${key}`, bytes, day);
    },
  };
}

function sizeOf({ contents, names }: ModuleSnapshot): number {
  let bytes = 1_000 + names.size * 100;
  for (const content of contents.values()) bytes += content.length + 200;
  return bytes;
}

function packed(snapshot: ModuleSnapshot): Uint8Array {
  const { commit, contents, unread, links, directories, files, names, terraform, deep } = snapshot;
  const texts = [...contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]);
  const lists = [directories, files, names, terraform, deep].map((list) => [...list]);
  return gzipSync(JSON.stringify([commit, texts, [...unread], [...links], ...lists]));
}

function unpacked(bytes: Uint8Array): ModuleSnapshot | undefined {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: mostBytes }).toString('utf8');
    const [commit, texts, unread, links, directories, files, names, terraform, deep] = JSON.parse(text);
    // An earlier version of the App kept less.
    if (!deep) return undefined;
    return {
      commit,
      contents: new Map(texts.map(([path, text]: string[]) => [path!, Buffer.from(text!, 'base64')])),
      unread: new Map(unread),
      links: new Map(links),
      directories: new Set(directories),
      files: new Set(files),
      names: new Set(names),
      terraform: new Set(terraform),
      deep: new Set(deep),
    };
  } catch {
    return undefined;
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
