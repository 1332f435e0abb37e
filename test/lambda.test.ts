import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startGitHub } from '../playground/github.ts';
import type { AppTask } from '../src/app/app.ts';
import { handler } from '../src/lambda.ts';
import type { Job, Queue } from '../src/queue/queue.ts';
import { redisQueue } from '../src/queue/redis.ts';
import { hasRedis, type RedisServer, startRedis } from './queue/redis-server.ts';

const fixture = new URL('./fixtures/api-gateway-v2.json', import.meta.url);
const payload = {
  action: 'checks_requested',
  installation: { id: 5 },
  repository: { name: 'infra', owner: { login: 'acme' } },
  merge_group: {
    head_sha: 'a'.repeat(40),
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-1-b',
    base_sha: 'b'.repeat(40),
    base_ref: 'refs/heads/main',
  },
};

/** As API Gateway sends it. */
function event(body: string, { secret = '', base64 = false, delivery = 'd1' }) {
  const { headers, ...rest } = JSON.parse(readFileSync(fixture, 'utf8'));
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return {
    ...rest,
    headers: {
      ...headers,
      'X-GitHub-Event': 'merge_group',
      'X-GitHub-Delivery': delivery,
      'X-Hub-Signature-256': signature,
    },
    body: base64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: base64,
  };
}

describe.runIf(hasRedis())('the Lambda function', () => {
  let redis: RedisServer;
  let worker: Queue<AppTask>;
  let secret: string;
  const jobs: Job<AppTask>[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    const github = await startGitHub();
    for (const [name, value] of Object.entries({
      ...github.environment(),
      REDIS_URL: redis.url,
      LOG_LEVEL: 'silent',
    }))
      vi.stubEnv(name, value);
    secret = github.app.webhookSecret;
    await github.close();
    worker = await redisQueue<AppTask>({
      url: redis.url,
      work: async (job) => void jobs.push(job),
      onError: () => {},
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await worker.close(0);
    await redis.stop();
  });

  test.each([false, true])('queues what GitHub signed, for a worker (base64: %s)', async (base64) => {
    jobs.splice(0);
    const body = JSON.stringify({ ...payload, note: 'ü' });
    const one = event(body, { secret, base64, delivery: `delivery ${base64}` });
    expect(await handler(one)).toMatchObject({ statusCode: 202 });
    expect(await handler(one)).toMatchObject({ statusCode: 202 }); // the same delivery is one job
    await expect.poll(() => jobs.length).toBe(1);
    expect(jobs[0]).toMatchObject({
      key: `acme/infra@${payload.merge_group.head_ref}`,
      task: { installation: 5 },
    });
  });

  test.each([
    { name: 'forged', given: () => event(JSON.stringify(payload), { secret: 'other' }), status: 401 },
    { name: 'no JSON', given: () => event('{', { secret }), status: 400 },
    { name: 'without headers', given: () => ({ body: '{}' }), status: 415 },
    { name: 'empty', given: () => ({}), status: 415 },
  ])('refuses what is $name', async ({ given, status }) => {
    expect(await handler(given())).toMatchObject({ statusCode: status });
  });

  test('says 503 where Redis is away, so that GitHub lists the delivery as failed', async () => {
    await redis.stop();
    const one = event(JSON.stringify(payload), { secret, delivery: 'later' });
    expect(await handler(one)).toMatchObject({ statusCode: 503 });
    redis = await startRedis();
  }, 30_000);
});
