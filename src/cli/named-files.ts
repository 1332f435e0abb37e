import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { PolicySource } from '../policy/file.ts';
import { readConfig } from './config.ts';
import { reasonOf } from './read-error.ts';

/** Looks at the files that a command line names, before any work is done: a wrong name costs no time. */
export interface NamedFiles {
  /** Everything that is wrong so far, one `path: what` or `path:line: what` each. */
  readonly errors: string[];
  /** @param read gets the absolute path. @returns undefined where it throws, which is then an error */
  attempt<T>(path: string, read: (path: string) => T): T | undefined;
  /** A policy file and its mistakes; undefined where none is named. */
  policy(config: string | undefined): PolicySource | undefined;
  /** A file that is written at the end: its directory must be writable. */
  willWrite(path: string | undefined): void;
}

/** @param cwd what paths are relative to */
export function namedFiles(cwd: string): NamedFiles {
  const errors: string[] = [];
  const attempt = <T>(path: string, read: (path: string) => T): T | undefined => {
    try {
      return read(resolve(cwd, path));
    } catch (error) {
      errors.push(`${path}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  return {
    errors,
    attempt,
    policy(config) {
      const text = config === undefined ? undefined : attempt(config, (path) => readFileSync(path, 'utf8'));
      if (config === undefined || text === undefined) return undefined;
      const read = readConfig(config, text);
      if ('errors' in read) errors.push(...read.errors);
      return { name: config, text };
    },
    willWrite(path) {
      if (path !== undefined) attempt(path, (file) => accessSync(dirname(file), constants.W_OK));
    },
  };
}
