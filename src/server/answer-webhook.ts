import type { Probot } from 'probot';

/** What is answered; GitHub shows it with the delivery. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** By names in lower case. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Takes one webhook. Nothing is parsed before the signature is right, and nobody's payload gets into the log: Probot's own
 * middleware logs the whole body of a forged request.
 *
 * @param read the body; undefined where it is larger than any of GitHub's
 */
export async function answerWebhook(
  probot: Probot,
  headers: Headers,
  read: () => Promise<string | undefined>,
): Promise<Answer> {
  const answer = await answerTo(probot, headers, read);
  if (answer.status >= 400) {
    const delivery = String(headers['x-github-delivery'] ?? 'without id').slice(0, 80);
    probot.log.warn(`Refused the webhook ${delivery}: ${answer.text}`);
  }
  return answer;
}

async function answerTo(
  probot: Probot,
  headers: Headers,
  read: () => Promise<string | undefined>,
): Promise<Answer> {
  const [name, id, signature] = ['x-github-event', 'x-github-delivery', 'x-hub-signature-256'].map((header) =>
    String(headers[header] ?? ''),
  ) as [string, string, string];
  if (!/^application\/json\b/.test(String(headers['content-type'] ?? ''))) {
    return { status: 415, text: 'Set the content type of the webhook to application/json.' };
  }
  if (!name || !id || !signature) {
    return {
      status: 400,
      text: 'This is no webhook of GitHub: an event, a delivery or a signature is missing.',
    };
  }
  const body = await read();
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

/** What the handler said; `receive` wraps it together with the whole event. */
function messageOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof SyntaxError
    ? 'The payload is not JSON.'
    : String((inner as Error)?.message ?? inner);
}
