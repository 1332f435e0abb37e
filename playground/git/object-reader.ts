import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { protectedConfig } from './run.ts';

interface ObjectInfo {
  oid: string;
  type: 'blob' | 'tree' | 'commit' | 'tag';
  /** Bytes. */
  size: number;
}

export interface GitObject extends ObjectInfo {
  content: Buffer;
}

/** Reads objects by any revision expression (`main:modules/web`, a SHA), through one git process that stays. */
export interface ObjectReader {
  /** Null where the expression names nothing. */
  read(expression: string): Promise<GitObject | null>;
  info(expression: string): Promise<ObjectInfo | null>;
  close(): void;
}

interface Question {
  answer(object: GitObject | null): void;
  fail(error: Error): void;
}

/** Starting git costs more than most answers, so one `cat-file` of each kind serves a repository, from first use on. */
export function objectReader(directory: string): ObjectReader {
  const contents = conversation(directory, '--batch');
  const headers = conversation(directory, '--batch-check');
  return {
    read: (expression) => contents.ask(expression),
    info: (expression) => headers.ask(expression),
    close() {
      contents.close();
      headers.close();
    },
  };
}

/** Questions and answers in order, over the pipes of one git. */
function conversation(directory: string, mode: '--batch' | '--batch-check') {
  let child: ChildProcessWithoutNullStreams | null = null;
  let waiting: Question[] = [];
  let buffered: Buffer = Buffer.alloc(0);

  function start(): ChildProcessWithoutNullStreams {
    const started = spawn('git', [...protectedConfig, 'cat-file', mode], { cwd: directory });
    started.stdout.on('data', (chunk: Buffer) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      drain();
    });
    started.stderr.resume();
    started.stdin.on('error', () => {});
    started.on('error', (error) => end(error));
    started.on('close', () => {
      if (child === started) end(new Error(`git cat-file in ${directory} ended`));
    });
    return started;
  }

  function end(error: Error): void {
    const abandoned = waiting;
    child = null;
    waiting = [];
    buffered = Buffer.alloc(0);
    for (const question of abandoned) question.fail(error);
  }

  function drain(): void {
    for (let question = waiting[0]; question !== undefined; question = waiting[0]) {
      const lineEnd = buffered.indexOf(10);
      if (lineEnd < 0) return;
      const line = buffered.toString('utf8', 0, lineEnd);
      const [, oid, type, bytes] = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(line) ?? [];
      // Anything else (`missing`, `ambiguous`) is an answer without content.
      const size = Number(bytes ?? 0);
      const content = oid === undefined || mode === '--batch-check' ? 0 : size + 1;
      const whole = lineEnd + 1 + content;
      if (buffered.length < whole) return;
      const text = Buffer.from(buffered.subarray(lineEnd + 1, Math.max(lineEnd + 1, whole - 1)));
      buffered = buffered.subarray(whole);
      waiting.shift();
      question.answer(
        oid === undefined ? null : { oid, type: type as ObjectInfo['type'], size, content: text },
      );
    }
  }

  return {
    ask(expression: string): Promise<GitObject | null> {
      // The protocol is one line a question; no revision and no path that GitHub serves has a line break.
      if (expression === '' || /[\n\0]/.test(expression)) return Promise.resolve(null);
      child ??= start();
      const { stdin } = child;
      return new Promise((resolve, reject) => {
        waiting.push({ answer: resolve, fail: reject });
        stdin.write(`${expression}\n`);
      });
    },
    close() {
      const running = child;
      child = null;
      running?.kill();
      if (waiting.length > 0) end(new Error(`git cat-file in ${directory} was closed`));
    },
  };
}
