import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Objects } from '../../backtest/clone.ts';
import { GitError, quietGit } from './git.ts';

/** Objects of a clone, of which git is asked as often as needed. */
export interface OpenObjects extends Objects {
  close(): void;
}

/** Two processes for all objects: one gives contents, the other tells sizes. @param directory where git runs */
export function objectsIn(directory: string): OpenObjects {
  const contents = converse(directory, '--batch');
  const sizes = converse(directory, '--batch-check');
  return {
    read: (ids) => contents.ask(ids),
    async sizes(ids) {
      const answers = await sizes.ask(ids);
      return new Map([...answers].map(([id, size]) => [id, Number(size.toString('latin1'))]));
    },
    close() {
      contents.close();
      sizes.close();
    },
  };
}

/** Characters of git's complaints that are kept. */
const mostSaid = 1_000;

interface WaitingObject {
  readonly id: string;
  answer(content: Buffer): void;
  refuse(error: Error): void;
}

/** `git cat-file`: each line in is answered by `<id> <type> <size>`, with `--batch` followed by the content. */
function converse(directory: string, mode: '--batch' | '--batch-check') {
  const waiting: WaitingObject[] = [];
  let process: ChildProcessWithoutNullStreams | undefined;
  let said = '';
  let chunks: Buffer[] = [];
  let length = 0;
  /** Bytes that are needed before it goes on. */
  let needed = 1;

  function started(): ChildProcessWithoutNullStreams {
    if (process) return process;
    process = spawn('git', ['-c', 'core.fsmonitor=false', 'cat-file', mode], {
      cwd: directory || '.',
      env: { ...globalThis.process.env, ...quietGit },
    });
    process.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= needed) take();
    });
    process.on('error', (error) => fail(new GitError(`can't run git: ${error.message}`)));
    process.on('close', () => fail(new GitError(ended(said))));
    process.stdin.on('error', () => {}); // `close` says so.
    process.stderr.on('data', (chunk: Buffer) => {
      if (said.length < mostSaid) said += chunk.toString();
    });
    return process;
  }

  function fail(error: Error): void {
    for (const { refuse } of waiting.splice(0)) refuse(error);
  }

  function take(): void {
    let buffer = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    needed = 1;
    while (buffer.length > 0) {
      const end = buffer.indexOf(0x0a);
      if (end < 0) break;
      const header = buffer.toString('latin1', 0, end);
      const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(header)?.[1];
      const total = end + 1 + (size !== undefined && mode === '--batch' ? Number(size) + 1 : 0);
      if (buffer.length < total) {
        needed = total;
        break;
      }
      const { answer, refuse, id } = waiting.shift()!;
      if (size === undefined) refuse(new GitError(missing(id)));
      // A copy: a part would keep the whole chunk in memory.
      else answer(Buffer.from(mode === '--batch' ? buffer.subarray(end + 1, total - 1) : size));
      buffer = buffer.subarray(total);
    }
    chunks = buffer.length > 0 ? [buffer] : [];
    length = buffer.length;
  }

  return {
    async ask(ids: readonly string[]): Promise<Map<string, Buffer>> {
      if (ids.length === 0) return new Map();
      const { stdin } = started();
      const answers = ids.map(
        (id) =>
          new Promise<readonly [string, Buffer]>((resolve, reject) => {
            waiting.push({ id, answer: (content) => resolve([id, content]), refuse: reject });
          }),
      );
      stdin.write(`${ids.join('\n')}\n`);
      return new Map(await Promise.all(answers));
    },
    close(): void {
      process?.stdin.end();
    },
  };
}

const partial = 'a partial clone lacks objects: clone again without --filter';

function missing(id: string): string {
  return `git has no object ${id}; ${partial}`;
}

function ended(said: string): string {
  const [first = ''] = said.trim().split('\n');
  return `git ended before it had answered${first === '' ? '' : ` (${first})`}; ${partial}`;
}
