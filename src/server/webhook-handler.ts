import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Probot } from 'probot';
import type { Handler } from './http-server.ts';
import type { Metrics } from './metrics.ts';

/** GitHub never sends a larger payload; more is not read. */
const largestPayload = 25 * 1024 * 1024;

/** What is answered; GitHub shows it with the delivery. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Takes GitHub's webhooks. Nothing is parsed before the signature is right, and nobody's payload gets into the log:
 * Probot's own middleware logs the whole body of a forged request.
 */
export function webhookHandler(
  probot: Probot,
  path: string,
  metrics?: Pick<Metrics, 'webhookAnswered'>,
): Handler {
  return async (request, response) => {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== path) return false;
    const began = performance.now();
    const { status, text } = await answerTo(probot, request);
    metrics?.webhookAnswered((performance.now() - began) / 1000);
    if (status >= 400) {
      const delivery = String(request.headers['x-github-delivery'] ?? 'without id').slice(0, 80);
      probot.log.warn(`Refused the webhook ${delivery}: ${text}`);
    }
    reply(response, status, text);
    return true;
  };
}

async function answerTo(probot: Probot, request: IncomingMessage): Promise<Answer> {
  const { headers } = request;
  const [name, id, signature] = ['x-github-event', 'x-github-delivery', 'x-hub-signature-256'].map((header) =>
    String(headers[header] ?? ''),
  ) as [string, string, string];
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return { status: 415, text: 'Set the content type of the webhook to application/json.' };
  }
  if (!name || !id || !signature) {
    return {
      status: 400,
      text: 'This is no webhook of GitHub: an event, a delivery or a signature is missing.',
    };
  }
  const body = await readBody(request);
  if (body === undefined)
    return { status: 413, text: 'The payload is larger than GitHub’s own limit of 25 MB.' };
  if (!(await probot.webhooks.verify(body, signature))) {
    return {
      status: 401,
      text: 'The signature is wrong: WEBHOOK_SECRET has to be the webhook secret of the App.',
    };
  }
  try {
    await probot.webhooks.receive({ id, name: name as never, payload: JSON.parse(body) });
  } catch (error) {
    const text = messageOf(error);
    return { status: error instanceof SyntaxError ? 400 : 503, text };
  }
  return { status: 202, text: 'Accepted.' };
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

/** What the handler said; `receive` wraps it together with the whole event. */
function messageOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof SyntaxError
    ? 'The payload is not JSON.'
    : String((inner as Error)?.message ?? inner);
}

function reply(response: ServerResponse, status: number, text: string): void {
  // What is left of a body that was not read would be taken for the next request.
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(`${text}\n`);
}
