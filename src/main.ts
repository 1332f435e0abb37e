import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { Probot } from 'probot';
import { type AppTask, requireImdsv2 } from './app.ts';
import { ReviewOctokit } from './github/client.ts';
import { memoryQueue, type Queue } from './queue/memory-queue.ts';
import { type Handler, httpServer, listen } from './server/http-server.ts';
import { readSettings, type Settings, SettingsError } from './server/settings.ts';
import { webhookHandler } from './server/webhook-handler.ts';
import { afterFailure, work } from './work.ts';

/** Kubernetes kills after 30 s. */
const graceMs = 25_000;

async function main(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env');
  const settings = readSettings(process.env);
  const probot = await startProbot(settings);
  const queue: Queue<AppTask> = memoryQueue<AppTask>({
    work: (job, isCurrent) => work(probot, queue, job, isCurrent),
    onError: (error, job, attempt) => afterFailure(probot, error, job, attempt),
  });
  await probot.load(requireImdsv2(queue));

  const webhooks = webhookHandler(probot, settings.webhookPath);
  const health: Handler = ({ method, url }, response) => {
    if (method !== 'GET' || url !== '/healthz') return false;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'ok', jobs: queue.size }));
    return true;
  };
  const server = httpServer([health, webhooks], (error) => probot.log.error(error));
  const port = await listen(server, settings.port, settings.host);
  probot.log.info(
    `Listening on port ${port}; webhooks at ${settings.webhookPath}, GitHub at ${settings.baseUrl}`,
  );

  const stop = async (signal: string) => {
    probot.log.info(`${signal}: finishing what runs.`);
    server.close();
    const left = await queue.close(graceMs);
    if (left > 0) probot.log.error(`${left} reviews were not finished; redeliver their webhooks.`);
    process.exit(left > 0 ? 1 : 0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function startProbot(settings: Settings): Promise<Probot> {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.baseUrl,
    webhookPath: settings.webhookPath,
    logLevel: settings.logLevel as 'info',
    logFormat: settings.logFormat,
    Octokit: ReviewOctokit,
  });
  return probot.ready();
}

try {
  await main();
} catch (error) {
  const problems = error instanceof SettingsError ? error.problems : [(error as Error).message];
  for (const problem of problems) console.error(`require-imdsv2: ${problem}`);
  process.exitCode = 1;
}
