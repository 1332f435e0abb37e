import { createHmac } from 'node:crypto';
import { ReplyError } from 'ioredis';
import { Probot } from 'probot';
import { describe, expect, test } from 'vitest';
import { answerWebhook } from '../../src/server/answer-webhook.ts';
import { bodyBudget } from '../../src/server/body-budget.ts';
import { createLog } from '../../src/server/log.ts';
import { PlainError } from '../../src/server/words-of-error.ts';

const secret = 's3cret';
const marker = 'payload-of-a-private-repository';
const payload = {
  action: 'opened',
  pull_request: { title: marker, body: marker },
  repository: { name: marker },
};

async function deliver(handler: (event: { payload: object }) => unknown, body = JSON.stringify(payload)) {
  const lines: string[] = [];
  const log = await createLog({ level: 'trace', format: 'json', write: (line) => lines.push(line) });
  const probot = new Probot({ githubToken: 'x', secret, log: log as never });
  await probot.ready();
  probot.on('pull_request', (context) => handler(context as never) as never);
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': 'd1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const incoming = { headers, body: [Buffer.from(body)], share: bodyBudget(0).open() };
  const answer = await answerWebhook({ probot, secret }, incoming);
  return { answer, lines };
}

const replyError = (message: string) =>
  Object.assign(new ReplyError(message), { command: { name: 'evalsha', args: [JSON.stringify(payload)] } });

const failures: { name: string; handler: (event: { payload: object }) => unknown; text: string | RegExp }[] =
  [
    {
      name: 'a queue that is full',
      handler: () => Promise.reject(new PlainError('The queue is full: the webhook was not taken.')),
      text: 'The queue is full: the webhook was not taken.',
    },
    {
      name: 'an error that repeats the payload',
      handler: ({ payload }) => {
        throw new TypeError(`Can't read ${JSON.stringify(payload)}`);
      },
      text: 'The webhook could not be handled (TypeError).',
    },
    {
      name: 'an error that carries the payload',
      handler: ({ payload }) => {
        throw Object.assign(new Error('no'), { payload, request: { body: payload }, cause: payload });
      },
      text: 'The webhook could not be handled (Error).',
    },
    {
      name: 'an error whose cause has it',
      handler: () => {
        throw new Error('no', { cause: new Error(marker) });
      },
      text: 'The webhook could not be handled (Error).',
    },
    {
      name: 'something that is no error',
      handler: ({ payload }) => Promise.reject(payload),
      text: /^The webhook could not be handled/,
    },
    { name: 'nothing at all', handler: () => Promise.reject(), text: /^The webhook could not be handled/ },
    { name: 'a text', handler: () => Promise.reject(marker), text: /^The webhook could not be handled/ },
    {
      name: 'an error that can’t be changed',
      handler: () => {
        throw Object.freeze(new Error(marker));
      },
      text: /^The webhook could not be handled/,
    },
    {
      name: 'several errors',
      handler: () => {
        throw new AggregateError([new Error(marker), new Error(marker)], marker);
      },
      text: /^The webhook could not be handled/,
    },
    {
      name: 'a Redis that is full',
      handler: () => {
        throw replyError("OOM command not allowed when used memory > 'maxmemory'.");
      },
      text: 'Redis answered OOM: its memory is full.',
    },
    {
      name: 'a Redis that repeats its command',
      handler: () => {
        throw replyError(`ERR unknown command 'evalsha', with args beginning with: '${marker}'`);
      },
      text: 'Redis answered ERR.',
    },
    {
      name: 'a Redis that is away',
      handler: () => {
        throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' });
      },
      text: 'Redis can’t be reached: connect ECONNREFUSED'.replace('’', "'"),
    },
  ];

describe('no line holds a payload', () => {
  test.each(failures)('$name', async ({ handler, text }) => {
    const { answer, lines } = await deliver(handler);
    expect(answer.status).toBe(503);
    if (typeof text === 'string') expect(answer.text).toBe(text);
    else expect(answer.text).toMatch(text);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain(marker);
    expect(lines.join('')).not.toContain('"payload"');
  });

  test('what is no JSON is not repeated either', async () => {
    const { answer, lines } = await deliver(() => {}, `{ "title": ${marker}`);
    expect(answer).toEqual({ status: 400, text: 'The payload is not a JSON object.' });
    expect(lines.join('')).not.toContain(marker);
  });

  test('whatever is handed to the log', async () => {
    const lines: string[] = [];
    const log = await createLog({ level: 'trace', format: 'json', write: (line) => lines.push(line) });
    log.info({ event: payload, payload, body: marker, delivery: 'd1' }, 'A line');
    log.error(Object.assign(new Error(marker), { event: payload }));
    log.child({ name: 'event' }).error({ err: Object.assign(new Error(marker), { event: payload }) });
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('"delivery":"d1"');
    expect(lines.join('')).not.toContain(marker);
  });
});
