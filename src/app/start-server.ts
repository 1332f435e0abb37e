import type { ServerResponse } from 'node:http';
import { Probot } from 'probot';
import { ReviewOctokit } from '../github/client.ts';
import { judgeInThreads } from '../judging/judge-in-threads.ts';
import { moduleSource } from '../modules/github/module-source.ts';
import { openCache, openQueue } from '../queue/open-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { answerWebhook, type Receiver } from '../server/answer-webhook.ts';
import { bodyBudget } from '../server/body-budget.ts';
import { type Handler, httpServer, listen } from '../server/http-server.ts';
import { createLog } from '../server/log.ts';
import { createMetrics, type Metrics } from '../server/metrics.ts';
import type { Settings } from '../server/settings.ts';
import { healthHandler, statusHandler } from '../server/status-handler.ts';
import { type AppTask, requireImdsv2 } from './app.ts';
import { recovery } from './recover-lost-jobs.ts';
import { afterFailure as afterFailureWith } from './retry-policy.ts';
import { type Services, tellFailure, work } from './run-job.ts';

export interface RunningServer {
  /** Takes no more jobs and finishes the running ones. @returns the exit status */
  stop(why: string): Promise<number>;
}

/** @throws Error in plain words where the port or Redis can't be had */
export async function startServer(settings: Settings): Promise<RunningServer> {
  const probot = await startProbot(settings);
  const judge = judgeInThreads(settings.limits);
  const afterFailure = (error: unknown, attempt: number) =>
    afterFailureWith(error, attempt, settings.retryDelay);
  const metrics = createMetrics(() => queue.state());
  const queue: Queue<AppTask> = await openQueue<AppTask>(
    { redisUrl: settings.redisUrl, worker: settings.role !== 'web' },
    {
      work: (job, run) => work(services, job, run),
      onError: (error, job, after) => tellFailure(services, error, job, after),
      afterFailure,
      concurrency: settings.concurrency,
      capacity: settings.capacity,
    },
  );
  const { privateKey } = settings;
  const shared = settings.role === 'web' ? undefined : await openCache(settings);
  const modules = moduleSource({
    ...{ registry: settings.moduleRegistry, hosts: settings.moduleHosts, env: process.env, shared },
  });
  const services: Services = { probot, queue, judge, modules, metrics, privateKey, afterFailure };
  await probot.load(requireImdsv2(queue));

  const status = statusHandler({
    ...{ queue, metrics, token: settings.statusToken, mostAge: settings.mostAge },
    askGitHub: async () => (await probot.auth()).request('GET /app'),
  });
  const { webhookPath: path, bodyBytes, webhookSecret: secret, host, connections, statusPort } = settings;
  const webhooks =
    settings.role === 'worker' ? [] : [webhookHandler({ probot, secret, path, bodyBytes, metrics })];
  const serve = (handlers: readonly Handler[]) =>
    httpServer([healthHandler, ...handlers], (error) => probot.log.error(wordsOf(error)), connections);
  const server = serve(statusPort === undefined ? [status, ...webhooks] : webhooks);
  const statusServer = statusPort === undefined ? undefined : serve([status]);
  const port = await listen(server, settings.port, host);
  probot.log.info(`Listening on port ${port}; webhooks at ${path}, GitHub at ${settings.baseUrl}`);
  if (statusServer) {
    const own = await listen(statusServer, statusPort!, host, 'STATUS_PORT');
    probot.log.info(`Metrics and readiness are on port ${own}.`);
  }
  const { appId, recoveryInterval: interval } = settings;
  const recovering = interval > 0 ? recovery(probot, queue, { appId, interval }) : undefined;
  void recovering?.look();

  return {
    async stop(why) {
      probot.log.info(`${why}: finishing what runs.`);
      recovering?.stop();
      server.close();
      statusServer?.close();
      const left = await queue.close(settings.grace);
      await judge.close();
      shared?.close();
      if (left > 0)
        probot.log.warn(`${left} reviews were not finished; they are found again at the next start.`);
      return 0;
    },
  };
}

/** Errors of HTTP clients carry the whole request, and with it a token. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export async function startProbot(settings: Settings): Promise<Probot> {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.baseUrl,
    webhookPath: settings.webhookPath,
    log: await createLog({ level: settings.logLevel, format: settings.logFormat }),
    Octokit: ReviewOctokit,
  });
  return probot.ready();
}

export interface WebhookOptions extends Receiver {
  readonly path: string;
  /** Bytes of all bodies together, beyond the first half megabyte of each. */
  readonly bodyBytes: number;
  readonly metrics?: Pick<Metrics, 'webhookAnswered'>;
}

/** Takes GitHub's webhooks at this path. */
export function webhookHandler({ path, bodyBytes, metrics, ...receiver }: WebhookOptions): Handler {
  const budget = bodyBudget(bodyBytes);
  return async (request, response) => {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== path) return false;
    const began = performance.now();
    const { headers } = request;
    const answer = await answerWebhook(receiver, { headers, body: request, share: budget.open() });
    metrics?.webhookAnswered((performance.now() - began) / 1000);
    reply(response, answer);
    return true;
  };
}

function reply(
  response: ServerResponse,
  { status, text, unread = false }: Awaited<ReturnType<typeof answerWebhook>>,
): void {
  // Node would take the rest of an unread body for the next request.
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(unread ? { connection: 'close' } : {}),
  });
  response.end(`${text}\n`);
}
