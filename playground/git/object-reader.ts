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
  content: boolean;
  answer(object: GitObject | null): void;
  fail(error: Error): void;
}

/** Starting git costs more than most answers, so one `cat-file --batch-command` (git 2.36) serves a repository. */
export function objectReader(directory: string): ObjectReader {
  let child: ChildProcessWithoutNullStreams | null = null;
  let waiting: Question[] = [];
  let buffered: Buffer = Buffer.alloc(0);

  function start(): ChildProcessWithoutNullStreams {
    const started = spawn('git', [...protectedConfig, 'cat-file', '--batch-command'], { cwd: directory });
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
    let question = waiting[0];
    while (question !== undefined) {
      const lineEnd = buffered.indexOf(10);
      if (lineEnd < 0) return;
      const header = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(
        buffered.toString('utf8', 0, lineEnd),
      );
      const size = Number(header?.[3] ?? 0);
      const whole = header === null || !question.content ? lineEnd + 1 : lineEnd + 1 + size + 1;
      if (buffered.length < whole) return;
      const content = Buffer.from(buffered.subarray(lineEnd + 1, Math.max(lineEnd + 1, whole - 1)));
      buffered = buffered.subarray(whole);
      waiting.shift();
      question.answer(
        header === null ? null : { oid: header[1]!, type: header[2] as ObjectInfo['type'], size, content },
      );
      question = waiting[0];
    }
  }

  function ask(expression: string, content: boolean): Promise<GitObject | null> {
    // The protocol is one line a question; no revision and no path that GitHub serves has a line break.
    if (expression === '' || /[\n\0]/.test(expression)) return Promise.resolve(null);
    child ??= start();
    const { stdin } = child;
    return new Promise((resolve, reject) => {
      waiting.push({ content, answer: resolve, fail: reject });
      stdin.write(`${content ? 'contents' : 'info'} ${expression}\n`);
    });
  }

  return {
    read: (expression) => ask(expression, true),
    info: (expression) => ask(expression, false),
    close() {
      const running = child;
      child = null;
      running?.kill();
      if (waiting.length > 0) end(new Error(`git cat-file in ${directory} was closed`));
    },
  };
}
