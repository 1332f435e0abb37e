import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Queue } from '../queue/queue.ts';
import type { Handler } from './http-server.ts';
import { type Metrics, within } from './metrics.ts';
import { wordsOfError } from './words-of-error.ts';

export interface StatusOptions {
  readonly queue: Pick<Queue<unknown>, 'state' | 'probe' | 'failures'>;
  readonly metrics: Metrics;
  /** Is GitHub there? Resolves or throws. */
  readonly askGitHub: () => Promise<unknown>;
  /** The token that a request for `/failures` needs; without one, no request gets them. */
  readonly token: string | undefined;
  /** Milliseconds that a job may wait before the process calls itself not ready. */
  readonly mostAge: number;
}

/** Milliseconds for which GitHub's answer holds: probes come every few seconds, and each would cost a request. */
const answerHolds = 30_000;

/** `/healthz` (the process) and `/ping`, as every Probot App has it. */
export const healthHandler: Handler = ({ method, url }, response) => {
  if (method !== 'GET') return false;
  const path = url?.split('?')[0];
  if (path === '/healthz') json(response, 200, { status: 'ok' });
  else if (path === '/ping') response.writeHead(200, { 'content-type': 'text/plain' }).end('PONG');
  else return false;
  return true;
};

/**
 * `/readyz` (queue, GitHub, age) and `/metrics` name no repository, because anyone may ask; `/failures` does,
 * and needs a token.
 */
export function statusHandler({ queue, metrics, askGitHub, token, mostAge }: StatusOptions): Handler {
  let asked: { readonly at: number; readonly problem: string | undefined } | undefined;

  async function problemOfGitHub(): Promise<string | undefined> {
    if (asked && Date.now() - asked.at < answerHolds) return asked.problem;
    const problem = await problemOf(askGitHub());
    asked = { at: Date.now(), problem: problem && `GitHub is not reachable: ${problem}` };
    return asked.problem;
  }

  async function readiness(response: ServerResponse): Promise<void> {
    const [github, refused, jobs] = await Promise.all([
      problemOfGitHub(),
      // A queue that is full or read-only still tells its state.
      problemOf(queue.probe()),
      within(queue.state()).catch(() => undefined),
    ]);
    const problems = [
      github,
      refused && `The queue takes no jobs: ${refused}`,
      jobs && jobs.age > mostAge && `A job has been waiting for ${Math.round(jobs.age / 1000)} s.`,
    ].filter((problem) => typeof problem === 'string');
    json(response, problems.length === 0 ? 200 : 503, {
      status: problems.length === 0 ? 'ready' : 'not ready',
      problems,
      jobs,
    });
  }

  return async (request, response) => {
    const { method, url } = request;
    if (method !== 'GET') return false;
    const path = url?.split('?')[0];
    if (path === '/readyz') await readiness(response);
    else if (path === '/failures' && bears(request, token)) json(response, 200, await queue.failures());
    else if (path === '/metrics') {
      // Read before anything is answered: an error is not an empty 200.
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    } else return false;
    return true;
  };
}

function bears({ headers }: IncomingMessage, token: string | undefined): boolean {
  if (!token) return false;
  const [given, wanted] = [headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  return given!.length === wanted!.length && timingSafeEqual(given!, wanted!);
}

async function problemOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await within(promise);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

/** An error of Redis may repeat the command. */
function wordsOf(error: unknown): string {
  return wordsOfError(error).message ?? (error instanceof Error ? error.message : String(error));
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
