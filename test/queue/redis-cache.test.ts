import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { moduleCache } from '../../src/github/read/module-cache.ts';
import { type ModuleAt, readModuleRepositories } from '../../src/github/read/module-repositories.ts';
import { type RedisCache, redisCache } from '../../src/queue/redis-cache.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const module: ModuleAt = { owner: 'acme', repo: 'vm', ref: 'v1', directory: '' };
const text = 'resource "aws_instance" "this" {}\n';
const commit = 'c'.repeat(40);

/** GitHub as far as one private module goes. */
function gitHub() {
  const asked: string[] = [];
  const object = {
    __typename: 'Blob',
    oid: 'd'.repeat(40),
    byteSize: text.length,
    isBinary: false,
    isTruncated: false,
    text,
  };
  const entries = [{ name: 'main.tf', mode: 0o100644, type: 'blob', object }];
  const graphql = async (document: string) => {
    asked.push(document);
    return {
      m0: { isPrivate: true, commit: { __typename: 'Commit', oid: commit }, tree: { oid: 't', entries } },
    };
  };
  return { asked, octokit: { graphql } as never };
}

/** A process of the App, as far as it remembers modules. */
function worker(shared: RedisCache, scope = '1') {
  const { asked, octokit } = gitHub();
  const cache = moduleCache(shared);
  const read = () => readModuleRepositories(octokit, [module], { scope, publicOnly: false }, cache);
  return { asked, read };
}

async function ready(cache: RedisCache): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    await cache.set('ready', Buffer.from('1'), 10);
    if (await cache.get('ready')) return;
    await sleep(50);
  }
  throw new Error('Redis never answered.');
}

describe.skipIf(!hasRedis())(
  'modules that several workers share (skipped where redis-server is absent)',
  () => {
    let redis: RedisServer;
    const open: RedisCache[] = [];
    const connect = (url: string, prefix?: string) => {
      const cache = redisCache(url, prefix);
      open.push(cache);
      return cache;
    };

    beforeAll(async () => {
      redis = await startRedis();
    });
    afterEach(() => {
      for (const cache of open.splice(0)) cache.close();
    });
    afterAll(() => redis?.stop());

    test('what one has read costs the other nothing', async () => {
      const [one, other] = [connect(redis.url, 'a'), connect(redis.url, 'a')];
      await Promise.all([ready(one), ready(other)]);
      const [first, second] = [worker(one), worker(other)];
      const [read] = await first.read();
      expect(read).toMatchObject({ commit, isPrivate: true });
      expect(await second.read()).toEqual([read]);
      expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
    });

    test('what one installation sees is no answer for another', async () => {
      const cache = connect(redis.url, 'b');
      await ready(cache);
      await worker(cache, '1').read();
      const stranger = worker(cache, '2');
      await stranger.read();
      expect(stranger.asked.length).toBe(1);
    });

    test('what is no module in it is none', async () => {
      const cache = connect(redis.url, 'c');
      await ready(cache);
      for (const key of ['name:1 acme/vm@v1', `tree:acme/vm@${commit}`])
        await cache.set(key, Buffer.from('{"commit":'), 60);
      const { read, asked } = worker(cache);
      expect(await read()).toMatchObject([{ commit }]);
      expect(asked.length).toBe(1);
    });

    test('large values are counted, because that Redis evicts none', async () => {
      const cache = redisCache(redis.url, 'd', 3);
      open.push(cache);
      await ready(cache);
      const value = Buffer.alloc(2_000, 'x');
      for (const n of [1, 2, 3, 4, 5]) await cache.set(`tree:${n}`, value, 100 + n);
      const left = await Promise.all([1, 2, 3, 4, 5].map((n) => cache.get(`tree:${n}`)));
      expect(left.map((bytes) => bytes?.length)).toEqual([undefined, undefined, 2_000, 2_000, 2_000]);
    });

    test('an outage costs a request and fails nothing', async () => {
      const mortal = await startRedis();
      const cache = connect(mortal.url);
      await ready(cache);
      const { read } = worker(cache);
      await read();
      await mortal.stop();
      const later = worker(cache);
      expect(await later.read()).toMatchObject([{ commit }]);
      expect(await later.read()).toMatchObject([{ commit }]);
      expect(later.asked.length, 'the memory of the process is left').toBe(1);
    });

    test('a Redis that is not there is an empty cache', async () => {
      const { read } = worker(connect('redis://127.0.0.1:1'));
      expect(await read()).toMatchObject([{ commit }]);
    });
  },
);
