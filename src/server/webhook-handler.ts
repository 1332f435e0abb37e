import type { ServerResponse } from 'node:http';
import { answerWebhook, type Receiver } from './answer-webhook.ts';
import { bodyBudget } from './body-budget.ts';
import type { Handler } from './http-server.ts';
import type { Metrics } from './metrics.ts';

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
  // What is left of a body that was not read would be taken for the next request.
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(unread ? { connection: 'close' } : {}),
  });
  response.end(`${text}\n`);
}
