import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Probot } from 'probot';
import type { BodyShare } from './body-budget.ts';
import { sentenceOf } from './words-of-error.ts';

/** The answer; GitHub shows it with the delivery. */
interface WebhookAnswer {
  readonly status: number;
  readonly text: string;
  /** Was the body left unread, or a part of it? Then the connection can't be used again. */
  readonly unread?: boolean;
}

/** A webhook as it comes in. */
export interface Incoming {
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: AsyncIterable<Buffer> | Iterable<Buffer>;
  /** The body's share of the memory for all bodies. */
  readonly share: BodyShare;
}

/** The App that takes webhooks, and the secret that signs them. */
export interface Receiver {
  readonly probot: Probot;
  readonly secret: string;
}

/**
 * Takes one webhook. Nothing is parsed before the signature is right, and no payload gets into the log, whatever comes of
 * it: Probot's own middleware logs the whole body of a forged request.
 */
export async function answerWebhook(receiver: Receiver, incoming: Incoming): Promise<WebhookAnswer> {
  const answer = await answerTo(receiver, incoming);
  if (answer.status >= 400) {
    const delivery = String(incoming.headers['x-github-delivery'] ?? 'without id').slice(0, 80);
    receiver.probot.log.warn(`Refused the webhook ${delivery}: ${answer.text}`);
  }
  return answer;
}

const refusals: Readonly<Record<Extract<SignedBody, string>, WebhookAnswer>> = {
  'too large': { status: 413, text: 'The payload is larger than GitHub’s own limit of 25 MB.', unread: true },
  busy: { status: 503, text: 'Too many large webhooks at once: deliver it again later.', unread: true },
  forged: {
    status: 401,
    text: 'The signature is wrong: WEBHOOK_SECRET has to be the webhook secret of the App.',
  },
};

async function answerTo(
  { probot, secret }: Receiver,
  { headers, body, share }: Incoming,
): Promise<WebhookAnswer> {
  const [name, id, signature] = ['x-github-event', 'x-github-delivery', 'x-hub-signature-256'].map((header) =>
    String(headers[header] ?? ''),
  ) as [string, string, string];
  if (!/^application\/json\b/.test(String(headers['content-type'] ?? ''))) {
    const text = 'Set the content type of the webhook to application/json.';
    return { status: 415, text, unread: true };
  }
  if (!name || !id || !signature) {
    const text = 'This is no webhook of GitHub: an event, a delivery or a signature is missing.';
    return { status: 400, text, unread: true };
  }
  if (Number(headers['content-length'] ?? 0) > largestPayload) return refusals['too large'];
  try {
    const read = await signedBody(body, { secret, signature, share });
    if (typeof read === 'string') return refusals[read];
    return await receive(probot, { id, name, text: read.body });
  } finally {
    share.end();
  }
}

async function receive(
  probot: Probot,
  { id, name, text }: { id: string; name: string; text: string },
): Promise<WebhookAnswer> {
  const payload = parsed(text);
  if (typeof payload !== 'object' || payload === null)
    return { status: 400, text: 'The payload is not a JSON object.' };
  try {
    await probot.webhooks.receive({ id, name: name as never, payload: payload as never });
  } catch (error) {
    probot.log.error({ delivery: id.slice(0, 80), err: error }, 'A webhook was not taken.');
    return { status: 503, text: sentenceOf(error) };
  }
  return { status: 202, text: 'Accepted.' };
}

/** Undefined where it is not JSON: the error of `JSON.parse` repeats the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** GitHub never sends a larger payload; more is not read. */
const largestPayload = 25 * 1024 * 1024;

/** `busy`: the memory for bodies is used up by others. */
type SignedBody = { readonly body: string } | 'too large' | 'busy' | 'forged';

/**
 * Reads a body and checks its signature on the way, so that a forged one is dropped in pieces: it is neither put
 * together nor decoded.
 *
 * @param signature `sha256=…`, as the header has it
 */
async function signedBody(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  { secret, signature, share }: { secret: string; signature: string; share: BodyShare },
): Promise<SignedBody> {
  const hmac = createHmac('sha256', secret);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > largestPayload) return 'too large';
    if (!share.take(chunk.length)) return 'busy';
    hmac.update(chunk);
    parts.push(chunk);
  }
  const [given, wanted] = [Buffer.from(signature), Buffer.from(`sha256=${hmac.digest('hex')}`)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'forged';
  return { body: Buffer.concat(parts).toString('utf8') };
}
