import { expect, test } from 'vitest';
import { numbers, readLoadSettings } from '../../src/server/load-settings.ts';

function read(env: Record<string, string>) {
  const problems: string[] = [];
  return { settings: readLoadSettings(env, problems), problems };
}

test('the defaults', () => {
  const { settings, problems } = read({});
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    role: 'all',
    redisUrl: undefined,
    concurrency: 8,
    recoveryInterval: 300_000,
  });
});

test.each(Object.entries(numbers))('%s has limits', (name, { least, most }) => {
  for (const value of [least, most]) expect(read({ [name]: String(value) }).problems).toEqual([]);
  for (const value of [String(most + 1), '1.5', 'many']) {
    expect(read({ [name]: value }).problems).toEqual([
      `${name} is "${value}", but has to be a whole number from ${least} to ${most}.`,
    ]);
  }
});

test('a role alone needs Redis, and a wrong address is not repeated', () => {
  expect(read({ ROLE: 'web' }).problems[0]).toContain('needs REDIS_URL');
  expect(read({ ROLE: 'boss' }).problems).toEqual(['ROLE is "boss", but has to be one of all, web, worker.']);
  expect(read({ ROLE: 'worker', REDIS_URL: 'redis://localhost:6379' }).problems).toEqual([]);
  const { problems } = read({ REDIS_URL: 'http://user:secret@host' });
  expect(problems.join()).toContain('REDIS_URL has to look like');
  expect(problems.join()).not.toContain('secret');
});
