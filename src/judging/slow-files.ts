import { createHash } from 'node:crypto';

/** The bytes of files by path. */
export type FileContents = ReadonlyMap<string, Uint8Array>;

/** Files that took too long or too much memory, so that the next review doesn't spend the same on them. */
export interface SlowFiles {
  /** Those of these files that are known, with the reason. */
  among(contents: FileContents, lane: string | undefined): Map<string, string>;
  /** @param reasons by path */
  add(reasons: ReadonlyMap<string, string>, contents: FileContents, lane: string | undefined): void;
}

/** Files that are remembered; the ones that were met longest ago are forgotten first. */
const mostFiles = 1_000;

/** Milliseconds. The machine may have been busy with something else: after an hour a file gets another chance. */
const rememberedFor = 60 * 60_000;

/** Smaller files are quickly read again, and there are many. */
const smallest = 1_000;

/**
 * Remembers files by the hash of their contents, each for one lane: what one installation sends says nothing about the
 * files of another.
 */
export function rememberSlowFiles(now: () => number = Date.now): SlowFiles {
  const known = new Map<string, { readonly reason: string; readonly until: number }>();
  return {
    among(contents, lane) {
      const found = new Map<string, string>();
      if (known.size === 0) return found;
      for (const [path, content] of contents) {
        const slow = content.length < smallest ? undefined : known.get(keyOf(content, lane));
        if (slow && slow.until > now()) found.set(path, slow.reason);
      }
      return found;
    },
    add(reasons, contents, lane) {
      for (const [path, reason] of reasons) {
        const content = contents.get(path);
        if (!content || content.length < smallest) continue;
        const key = keyOf(content, lane);
        known.delete(key);
        known.set(key, { reason, until: now() + rememberedFor });
        if (known.size > mostFiles) known.delete(known.keys().next().value!);
      }
    },
  };
}

function keyOf(content: Uint8Array, lane: string | undefined): string {
  return `${createHash('sha256').update(content).digest('base64')} ${lane ?? ''}`;
}
