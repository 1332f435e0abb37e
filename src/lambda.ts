/**
 * The App's half that takes webhooks, as an AWS Lambda function behind a function URL or API Gateway (payload format 2.0).
 * It is frozen as soon as it has answered, so replicas with ROLE=worker on the same REDIS_URL do the work.
 */
import { type AppTask, requireImdsv2 } from './app/app.ts';
import { startProbot } from './app/start-server.ts';
import { openQueue } from './queue/open-queue.ts';
import { answerWebhook } from './server/answer-webhook.ts';
import { bodyBudget } from './server/body-budget.ts';
import { readSettings } from './server/settings.ts';

/** The fields of an event that the function reads. */
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

const budget = bodyBudget(32 * 1024 * 1024);

let starting: ReturnType<typeof start> | undefined;

/** @throws Error in plain words where the settings are wrong or Redis can't be reached: Lambda logs it and answers 502 */
export async function handler(event: LambdaEvent): Promise<LambdaAnswer> {
  starting ??= start();
  const receiver = await starting.catch((error: unknown) => {
    starting = undefined; // the next webhook tries anew
    throw error;
  });
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = [Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')];
  // A function has one webhook at a time, and API Gateway takes none above 10 MB.
  const { status, text } = await answerWebhook(receiver, { headers, body, share: budget.open() });
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
  return { probot, secret: settings.webhookSecret };
}
