import { getTransformStream } from '@probot/pino';
import { destination, type Logger, pino } from 'pino';
import { wordsOfError } from './words-of-error.ts';

/** The fields of a line beside its words. The log leaves out any other: an unknown field may be a payload. */
const fields = [
  'name',
  'id',
  'delivery',
  'task',
  'repository',
  'pull',
  'head',
  'verdict',
  'requests',
  'ms',
  'redelivered',
  'queued',
  'stack',
  'err',
] as const;

export interface LogOptions {
  readonly level: string;
  readonly format: 'json' | 'pretty';
  /** Takes the lines; default: standard output. */
  readonly write?: (line: string) => void;
}

/**
 * The log of the server. Probot and Octokit log errors with everything that hangs on them: the event with the payload of
 * the webhook, the request with its token and its body. This log drops each field that it doesn't know, and keeps of an
 * error what `wordsOfError` gives.
 */
export async function createLog({ level, format, write }: LogOptions): Promise<Logger> {
  const options = {
    level,
    name: 'probot',
    messageKey: 'msg',
    serializers: { err: wordsOfError },
    formatters: {
      log: (given: Record<string, unknown>) =>
        Object.fromEntries(
          fields.flatMap((name) => (isPlain(given[name]) || name === 'err' ? [[name, given[name]]] : [])),
        ),
    },
    hooks: {
      // Pino takes the message of an error for the message of the line.
      logMethod(this: Logger, [first, ...rest]: [unknown, ...unknown[]], method: (...line: never[]) => void) {
        const fields = first instanceof Error ? { err: first } : first;
        method.apply(this, [
          fields,
          ...(isPlain(fields) || rest.length > 0 ? rest : ['An error']),
        ] as never[]);
      },
    },
  };
  if (write) return pino(options, { write });
  const transform = await getTransformStream({ logFormat: format });
  transform.pipe(destination(1) as unknown as NodeJS.WritableStream);
  return pino(options, transform);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
