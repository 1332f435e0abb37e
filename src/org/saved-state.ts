import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** The results of a command so far, so that an interrupted one continues. */
export interface SavedState<T> {
  /** The state saved last; undefined if there is none, or it is of no use. */
  load(): T | undefined;
  save(value: T): void;
  clear(): void;
}

export interface SavedStateOptions<T> {
  /** The user's cache folder: `cacheFolder()`. */
  readonly folder: string;
  /**
   * The subject of the state: command, address of the API, organization, and options that change the answer.
   */
  readonly key: readonly string[];
  /** Of another shape, of another version of this program: the schema refuses it, and the work starts anew. */
  readonly schema: z.ZodType<T>;
  /** Milliseconds after which it says nothing about GitHub any more. */
  readonly maxAge: number;
  /** Told in one line what could not be read or written; the work goes on without. */
  readonly onProblem: (text: string) => void;
}

/** Keeps a value as JSON in a file that only its user may read: it names private repositories. */
export function savedState<T>({
  folder,
  key,
  schema,
  maxAge,
  onProblem,
}: SavedStateOptions<T>): SavedState<T> {
  const path = join(
    folder,
    `${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32)}.json`,
  );
  const envelope = z.object({ key: z.array(z.string()), at: z.number(), value: schema });
  let complained = false;
  const complain = (text: string) => {
    if (!complained) onProblem(text);
    complained = true;
  };
  return {
    load() {
      const text = readIfThere(path, complain);
      if (text === undefined) return undefined;
      const read = parseJson(text);
      const { success, data } = envelope.safeParse(read);
      if (!success) {
        complain(`${path} is damaged or of another version; starting again`);
        return undefined;
      }
      const isAbout = data.key.join('\n') === key.join('\n');
      return isAbout && Date.now() - data.at <= maxAge ? data.value : undefined;
    },
    save(value) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileAtomic.sync(path, JSON.stringify({ key, at: Date.now(), value }), { mode: 0o600 });
      } catch (error) {
        complain(`${path}: ${(error as Error).message}; an interruption would lose the results so far`);
      }
    },
    clear: () => rmSync(path, { force: true }),
  };
}

/** Where programs of this user keep what they can find out again. https://specifications.freedesktop.org/basedir */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  const home = env.HOME || homedir();
  const caches = platform === 'win32' ? local || join(home, 'AppData', 'Local') : join(home, '.cache');
  // The specification wants a relative one to be ignored.
  return join(xdg?.startsWith('/') ? xdg : caches, 'require-imdsv2');
}

function readIfThere(path: string, complain: (text: string) => void): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') complain(`${path}: ${(error as Error).message}`);
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
