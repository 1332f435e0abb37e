import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, SettingsError } from '../../src/server/settings.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
}) as string;
const env = { APP_ID: '12', PRIVATE_KEY: pem, WEBHOOK_SECRET: 's3cret' };

function problemsOf(changed: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings(changed);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test('Probot’s defaults', () => {
  expect(readSettings(env)).toMatchObject({
    appId: 12,
    privateKey: pem,
    webhookSecret: 's3cret',
    port: 3000,
    host: undefined,
    webhookPath: '/api/github/webhooks',
    baseUrl: 'https://api.github.com',
    logLevel: 'info',
    logFormat: 'pretty',
  });
});

test.each([
  { name: 'base64', key: Buffer.from(pem).toString('base64') },
  { name: 'escaped newlines', key: pem.replaceAll('\n', '\\n') },
])('the private key in $name', ({ key }) => {
  expect(readSettings({ ...env, PRIVATE_KEY: key }).privateKey.trim()).toBe(pem.trim());
});

test('the private key in a file', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'settings-')), 'app.pem');
  writeFileSync(path, pem);
  expect(readSettings({ ...env, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: path }).privateKey).toBe(pem);
});

test('GitHub Enterprise Server', () => {
  expect(readSettings({ ...env, GHE_HOST: 'github.acme.com' }).baseUrl).toBe(
    'https://github.acme.com/api/v3',
  );
  expect(readSettings({ ...env, GHE_HOST: 'localhost:4000', GHE_PROTOCOL: 'http' }).baseUrl).toBe(
    'http://localhost:4000/api/v3',
  );
});

test('everything that is missing is said at once, in a sentence each', () => {
  const problems = problemsOf({});
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'APP_ID',
    'PRIVATE_KEY',
    'WEBHOOK_SECRET',
  ]);
  for (const problem of problems) expect(problem).toMatch(/^[^\n]+: set it to .*\.$/);
});

test.each([
  {
    changed: { APP_ID: 'Iv1.abc' } as Record<string, string | undefined>,
    problem: 'APP_ID is "Iv1.abc", but has to be a whole number.',
  },
  { changed: { PORT: '80x' }, problem: 'PORT is "80x", but has to be a number from 0 to 65535.' },
  { changed: { PORT: '70000' }, problem: 'PORT is "70000", but has to be a number from 0 to 65535.' },
  { changed: { WEBHOOK_PATH: 'hooks' }, problem: 'WEBHOOK_PATH is "hooks", but has to start with a slash.' },
  {
    changed: { GHE_PROTOCOL: 'ftp', GHE_HOST: 'a' },
    problem: 'GHE_PROTOCOL is "ftp", but has to be http or https.',
  },
  { changed: { GHE_HOST: 'https://a/' }, problem: 'GHE_HOST is "https://a/"' },
  { changed: { LOG_LEVEL: 'loud' }, problem: 'LOG_LEVEL is "loud", but has to be one of' },
  {
    changed: { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/no/such.pem' },
    problem: "The private key can't be read: ",
  },
])('$problem', ({ changed, problem }) => {
  const problems = problemsOf({ ...env, ...changed });
  expect(problems).toEqual([expect.stringContaining(problem)]);
});

test('no problem repeats the key', () => {
  const broken = pem.replace(/[A-Za-z]{10}/, '!!!!!!!!!!');
  const problems = problemsOf({ ...env, PRIVATE_KEY: broken });
  expect(problems).toHaveLength(1);
  expect(problems[0]).not.toContain(pem.slice(100, 120));
});
