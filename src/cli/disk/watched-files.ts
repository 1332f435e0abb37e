import { hash } from 'node:crypto';
import type { Files } from '../../terraform/files.ts';

/** Files whose reads are remembered, so that a later look can tell whether they were changed meanwhile. */
export interface WatchedFiles extends Files {
  /** Are these the bytes that were read first? True of what was never read. */
  isUnchanged(path: string, bytes: Uint8Array): boolean;
  /** Forgets everything, before the files are read anew. */
  forget(): void;
}

/** Remembers a digest of each file when it is first read. */
export function watchedFiles(files: Files): WatchedFiles {
  const digests = new Map<string, string>();
  // A glance would not be watched.
  const { glance: _, ...others } = files;
  return {
    ...others,
    read(path) {
      const bytes = files.read(path);
      if (bytes && !digests.has(path)) digests.set(path, digest(bytes));
      return bytes;
    },
    isUnchanged: (path, bytes) => !digests.has(path) || digests.get(path) === digest(bytes),
    forget: () => digests.clear(),
  };
}

function digest(bytes: Uint8Array): string {
  return hash('sha1', bytes, 'base64');
}
