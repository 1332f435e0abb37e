import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Queue } from '../queue/queue.ts';
import type { Handler } from './http-server.ts';
import type { Metrics } from './metrics.ts';

export interface StatusOptions {
  readonly queue: Pick<Queue<unknown>, 'state' | 'failures'>;
  readonly metrics: Metrics;
  /** Is GitHub there? Resolves or throws. */
  readonly askGitHub: () => Promise<unknown>;
  /** What a request for `/failures` has to bear; without one nobody gets them. */
  readonly token: string | undefined;
  /** Milliseconds that a job may wait before the process calls itself not ready. */
  readonly mostAge: number;
}

/** Milliseconds for which GitHub's answer holds: probes come every few seconds, and each would cost a request. */
const answerHolds = 30_000;

/** A probe gives up after some seconds. */
const patience = 4_000;

/**
 * `/healthz` (the process; `/ping`, as every Probot App has it), `/readyz` (queue, GitHub, age) and `/metrics` name no repository, for everybody may ask;
 * `/failures` does, and wants a token.
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
    const [github, state] = await Promise.all([problemOfGitHub(), within(queue.state()).catch(wordsOf)]);
    const problems = [
      github,
      typeof state === 'string' && `The queue is not reachable: ${state}`,
      typeof state !== 'string' &&
        state.age > mostAge &&
        `A job has been waiting for ${Math.round(state.age / 1000)} s.`,
    ].filter((problem) => problem !== undefined && problem !== false);
    const jobs = typeof state === 'string' ? undefined : state;
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
    if (path === '/healthz') json(response, 200, { status: 'ok' });
    else if (path === '/ping') response.writeHead(200, { 'content-type': 'text/plain' }).end('PONG');
    else if (path === '/readyz') await readiness(response);
    else if (path === '/failures' && bears(request, token)) json(response, 200, await queue.failures());
    else if (path === '/metrics') {
      response.writeHead(200, { 'content-type': metrics.contentType });
      response.end(await metrics.text());
    } else return false;
    return true;
  };
}

function bears({ headers }: IncomingMessage, token: string | undefined): boolean {
  if (!token) return false;
  const [given, wanted] = [headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  return given!.length === wanted!.length && timingSafeEqual(given!, wanted!);
}

function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error('no answer in time')), patience).unref(),
  );
  return Promise.race([promise, late]);
}

async function problemOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await within(promise);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
