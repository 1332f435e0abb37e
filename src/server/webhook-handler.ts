import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Probot } from 'probot';
import { answerWebhook } from './answer-webhook.ts';
import type { Handler } from './http-server.ts';
import type { Metrics } from './metrics.ts';

/** GitHub never sends a larger payload; more is not read. */
const largestPayload = 25 * 1024 * 1024;

/** Takes GitHub's webhooks at this path. */
export function webhookHandler(
  probot: Probot,
  path: string,
  metrics?: Pick<Metrics, 'webhookAnswered'>,
): Handler {
  return async (request, response) => {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== path) return false;
    const began = performance.now();
    const { headers } = request;
    const { status, text } = await answerWebhook(probot, headers, () => readBody(request));
    metrics?.webhookAnswered((performance.now() - began) / 1000);
    reply(response, status, text);
    return true;
  };
}

/** The body, or undefined where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > largestPayload) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestPayload) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, status: number, text: string): void {
  // What is left of a body that was not read would be taken for the next request.
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(`${text}\n`);
}
