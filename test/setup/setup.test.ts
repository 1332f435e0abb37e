import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import nock from 'nock';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { readSettings } from '../../src/server/settings.ts';
import { setInEnvFile } from '../../src/setup/env-file.ts';
import { startSetup } from '../../src/setup/setup-server.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
}) as string;
const converted = {
  ...{
    id: 42,
    name: 'imds of acme',
    html_url: 'https://ghe.test/apps/imds-of-acme',
    pem,
    webhook_secret: 's3cret',
  },
};

afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});

/** A setup for a GitHub Enterprise Server that is not there. */
async function setup(env = '', host?: string) {
  const folder = temporaryTree(env === '' ? {} : { '.env': env });
  const envFile = `${folder}.env`;
  const running = await startSetup({
    port: 0,
    host,
    webhookPath: '/api/github/webhooks',
    apiUrl: 'https://ghe.test/api/v3',
    webUrl: 'https://ghe.test',
    envFile,
  });
  onTestFinished(() => running.close());
  const open = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(running.url + path, { headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { ...running, open, envFile };
}

/** The form on the second page, as a browser reads it. */
function formIn(html: string) {
  const unescaped = html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const action = new URL(/<form action="([^"]+)" method="post">/.exec(unescaped)![1]!);
  return { action, manifest: JSON.parse(/name="manifest" value="(.*)">/.exec(unescaped)![1]!) };
}

describe('the setup pages', () => {
  test('are the same wherever the server was started', async () => {
    const { open } = await setup();
    const from = process.cwd();
    onTestFinished(() => process.chdir(from));
    process.chdir(temporaryTree());
    const { status, text } = await open('/setup?organization=acme');
    expect(status).toBe(200);
    expect(formIn(text).manifest).toMatchObject({ url: 'https://github.com/require-imdsv2/require-imdsv2' });
  });

  test('lead from a form over GitHub to a server that has its secrets', async () => {
    const { open, url, done, envFile } = await setup('LOG_LEVEL=debug\nAPP_ID=\n');
    expect((await open('/')).text).toContain('name="organization"');
    const { action, manifest } = formIn(
      (await open('/setup?organization=acme&url=https%3A%2F%2Fimds.acme.test')).text,
    );
    expect(action.origin + action.pathname).toBe('https://ghe.test/organizations/acme/settings/apps/new');
    expect(manifest).toMatchObject({
      name: 'require-imdsv2',
      redirect_url: `${url}/setup/done`,
      hook_attributes: { url: 'https://imds.acme.test/api/github/webhooks', active: true },
      default_permissions: { checks: 'write', merge_queues: 'read' },
      default_events: expect.arrayContaining(['merge_group']),
    });

    nock('https://ghe.test').post('/api/v3/app-manifests/c0de/conversions').reply(201, converted);
    const last = await open(`/setup/done?code=c0de&state=${action.searchParams.get('state')}`);
    expect(last.status).toBe(200);
    expect(last.text).toContain('https://ghe.test/apps/imds-of-acme/installations/new');
    for (const secret of [pem.split('\n')[1]!, 's3cret']) expect(last.text).not.toContain(secret);
    expect(await done).toMatchObject({ APP_ID: '42', WEBHOOK_SECRET: 's3cret' });
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
    const env = parseEnv(readFileSync(envFile, 'utf8'));
    expect(readSettings(env)).toMatchObject({ appId: 42, webhookSecret: 's3cret', logLevel: 'debug' });
    await expect(fetch(url)).rejects.toThrow();
  });

  test('without a public address the webhooks are off', async () => {
    const { open } = await setup();
    const { action, manifest } = formIn((await open('/setup?organization=&url=')).text);
    expect(action.pathname).toBe('/settings/apps/new');
    expect(manifest.hook_attributes.active).toBe(false);
  });

  test.each([
    { path: '/setup?organization=a%2Fb&url=', status: 400 },
    { path: '/setup?organization=a&url=javascript%3Aalert(1)', status: 400 },
    { path: '/setup/done?code=c0de&state=', status: 400 },
    { path: '/setup/done?code=c0de&state=guessed', status: 400 },
    { path: '/elsewhere', status: 404 },
  ])('$path: $status, and nothing is asked or written', async ({ path, status }) => {
    const { open, envFile } = await setup();
    expect((await open(path)).status).toBe(status);
    expect(existsSync(envFile)).toBe(false);
  });

  test('a code that GitHub refuses is told without the code', async () => {
    const { open, envFile } = await setup();
    const state = formIn((await open('/setup')).text).action.searchParams.get('state');
    nock('https://ghe.test')
      .post('/api/v3/app-manifests/c0de/conversions')
      .reply(404, { message: 'Not Found' });
    const { status, text } = await open(`/setup/done?code=c0de&state=${state}`);
    expect(status).toBe(502);
    expect(text).toContain('GitHub answered 404');
    expect(text).not.toContain('c0de');
    expect(existsSync(envFile)).toBe(false);
  });
});

describe('with HOST set', () => {
  test('only the word of the console leads on', async () => {
    const { open, word } = await setup('', '127.0.0.1');
    expect(word).toMatch(/^[\w-]{16}$/);
    expect((await open('/')).text).toContain('name="word"');
    for (const path of ['/setup', '/setup?word=', `/setup?word=${'x'.repeat(16)}`]) {
      const { status, text } = await open(path);
      expect([status, text.includes('name="manifest"')]).toEqual([403, false]);
    }
    expect(formIn((await open(`/setup?word=${word}`)).text).action.searchParams.get('state')).toBeTruthy();
  });

  test('without it nothing asks for a word', async () => {
    const { open, word } = await setup();
    expect(word).toBeUndefined();
    expect((await open('/')).text).not.toContain('name="word"');
  });
});

const answers = {
  'a secret with a line break': { webhook_secret: 'a\nNODE_OPTIONS=--require=/tmp/x.js' },
  'a secret with a carriage return': { webhook_secret: 'a\rHOST=0.0.0.0' },
  'a number that is a text': { id: '7\nHOST=0.0.0.0' },
  'no number': { id: -1 },
  'a key that is none': { pem: 'x\nHOST=0.0.0.0' },
  'an address elsewhere': { html_url: 'https://evil.test/apps/imds-of-acme' },
  'an address that is a script': { html_url: 'javascript:alert(1)' },
  'no address': { html_url: undefined },
};

test.each(Object.entries(answers))('%s is refused, and nothing is written', async (_, changed) => {
  const { open, envFile } = await setup();
  const state = formIn((await open('/setup')).text).action.searchParams.get('state');
  nock('https://ghe.test')
    .post('/api/v3/app-manifests/c0de/conversions')
    .reply(201, { ...converted, ...changed });
  const { status, text } = await open(`/setup/done?code=c0de&state=${state}`);
  expect(status).toBe(502);
  expect(text).toContain('GitHub sent');
  expect(text).not.toContain('evil.test');
  expect(existsSync(envFile)).toBe(false);
});

describe('a .env file', () => {
  const values = ['plain', 'with#hash', "with'quote", 'with"quote', '\'"both', ' blank ', '$HOME', ''];
  test.each(values)('holds %j as it is', (value) => {
    const path = `${temporaryTree({ '.env': 'PORT=1\n' })}.env`;
    setInEnvFile(path, { SECRET: value });
    expect(parseEnv(readFileSync(path, 'utf8'))).toEqual({ PORT: '1', SECRET: value });
  });

  test.each(['a\nB=1', `\n'"\``, "'\nB=1\nC='"])('%j sets no other variable', (value) => {
    const path = `${temporaryTree({ '.env': 'PORT=1\n' })}.env`;
    try {
      setInEnvFile(path, { SECRET: value });
    } catch {
      // Refused; the file is as it was.
    }
    expect(Object.keys(parseEnv(readFileSync(path, 'utf8'))).filter((name) => name !== 'SECRET')).toEqual([
      'PORT',
    ]);
  });
});

test('a .env file keeps its other lines, and nobody else may read it', () => {
  const path = `${temporaryTree({ '.env': '# mine\nPORT=1\nAPP_ID = 3\nAPP_IDENTITY=x\n\n' })}.env`;
  setInEnvFile(path, { APP_ID: '7' });
  expect(readFileSync(path, 'utf8')).toBe('# mine\nPORT=1\nAPP_IDENTITY=x\nAPP_ID=7\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
