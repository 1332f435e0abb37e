/** The parts of an error that may be logged. */
export interface WordsOfError {
  /** The class of the error: `TypeError`. */
  readonly type: string;
  /** Undefined if the words may repeat the data that the error is about. */
  readonly message: string | undefined;
  /** Of Node or of an HTTP client: `ECONNREFUSED`, `502`. */
  readonly code: string | undefined;
  /** Where it was thrown, without the message. */
  readonly stack: string;
}

/** An error of ours, whose words name no more than the job that it is about. */
export class PlainError extends Error {}

/**
 * Keeps the parts of an error that may be logged, whatever threw it: an error of Redis repeats the arguments
 * of its command, one of `JSON.parse` the text, one of an HTTP client carries the request. Of several errors
 * in one, it keeps the first.
 */
export function wordsOfError(error: unknown): WordsOfError {
  const inner = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(inner instanceof Error))
    return { type: typeof inner, message: undefined, code: undefined, stack: '' };
  const { code, status } = inner as { code?: unknown; status?: unknown };
  return {
    type: inner.constructor.name,
    message: messageOf(inner),
    code: [code, status].find(isCode)?.toString(),
    stack: framesOf(inner),
  };
}

/** In one sentence, for the answer to GitHub and for the log. */
export function sentenceOf(error: unknown): string {
  const { type, message, code } = wordsOfError(error);
  return message ?? `The webhook could not be handled (${[type, code].filter(Boolean).join(' ')}).`;
}

function isCode(code: unknown): code is string | number {
  return typeof code === 'number' || (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code));
}

/** The messages of ioredis about its connection; none of these repeats a command. */
const ofConnection =
  /^(?:Connection is closed\.|Command timed out|connect E[A-Z]+|read E[A-Z]+|write E[A-Z]+|Reached the max retries per request limit|Stream isn't writeable)/;

/** The first word of an answer of Redis says why: `OOM`, `READONLY`, `MISCONF`, `LOADING`. */
const ofRedis = /^[A-Z]{2,20}(?= )/;

function messageOf(error: Error): string | undefined {
  if (error instanceof PlainError) return error.message;
  const connection = ofConnection.exec(error.message);
  if (connection) return `Redis can't be reached: ${connection[0]}`;
  if (error.name === 'ReplyError') {
    const [word = 'an error'] = ofRedis.exec(error.message) ?? [];
    return `Redis answered ${word}${meanings[word] ?? ''}.`;
  }
  return undefined;
}

const meanings: Readonly<Record<string, string>> = {
  OOM: ': its memory is full',
  READONLY: ': it is read-only',
  MISCONF: ': it can’t write to its disk',
  LOADING: ': it is still loading',
};

function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, 10).join('\n');
}
