/**
 * The App's half that takes webhooks, as an AWS Lambda function behind a function URL or API Gateway (payload format 2.0).
 * It is frozen as soon as it has answered, so replicas with ROLE=worker on the same REDIS_URL do the work.
 */
import { type AppTask, requireImdsv2 } from './app/app.ts';
import { startProbot } from './app/start-server.ts';
import { openQueue } from './queue/open-queue.ts';
import { answerWebhook } from './server/answer-webhook.ts';
import { readSettings } from './server/settings.ts';

/** What is read of an event. */
interface LambdaEvent {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let starting: ReturnType<typeof start> | undefined;

/** @throws Error in plain words where the settings are wrong or Redis can't be reached: Lambda logs it and answers 502 */
export async function handler(event: LambdaEvent): Promise<LambdaAnswer> {
  starting ??= start();
  const { probot } = await starting.catch((error: unknown) => {
    starting = undefined; // the next webhook tries anew
    throw error;
  });
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const { status, text } = await answerWebhook(probot, headers, async () => body);
  return { statusCode: status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

async function start() {
  const settings = readSettings({ ...process.env, ROLE: 'web' });
  const { redisUrl, capacity } = settings;
  const [probot, queue] = await Promise.all([
    startProbot(settings),
    openQueue<AppTask>(
      { redisUrl, worker: false },
      { capacity, work: () => Promise.reject(new Error('Workers do the work.')), onError: () => {} },
    ),
  ]);
  await probot.load(requireImdsv2(queue));
  return { probot };
}
