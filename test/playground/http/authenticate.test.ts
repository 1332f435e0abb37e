import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LocalGitHub } from '../../../playground/github.ts';
import {
  appClient,
  at,
  clientWith,
  fullName,
  installationClient,
  owner,
  refusal,
  send,
  startAcme,
  tokenClient,
} from '../acme.ts';

let github: LocalGitHub;
beforeAll(async () => {
  ({ github } = await startAcme());
});
afterAll(() => github.close());

const now = () => Math.floor(Date.now() / 1000);

function jwt(claims: { iat?: number; exp?: number; iss?: string }, key?: KeyObject): Promise<string> {
  const { iat = now(), exp = now() + 540, iss = String(github.app.id) } = claims;
  return new SignJWT({ iat, exp, iss })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(key ?? createPrivateKey(github.app.privateKey));
}

const asApp = async (token: string) => send(tokenClient(github, token), 'GET /app');

describe('the JWT of an App', () => {
  test('opens /app, by id and by client id', async () => {
    expect((await asApp(await jwt({}))).data).toMatchObject({
      slug: 'require-imdsv2',
      permissions: { checks: 'write' },
    });
    expect((await asApp(await jwt({ iss: github.app.clientId }))).data.id).toBe(github.app.id);
  });

  test.each([
    [
      'has run out',
      () => jwt({ iat: now() - 700, exp: now() - 100 }),
      401,
      'must be a numeric value representing the future time',
    ],
    [
      'lasts too long',
      () => jwt({ exp: now() + 1200 }),
      401,
      "'Expiration time' claim ('exp') is too far in the future",
    ],
    [
      'comes from the future',
      () => jwt({ iat: now() + 120 }),
      401,
      "'Issued at' claim ('iat') must be an Integer",
    ],
    [
      'is signed by another key',
      () => jwt({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
      401,
      'could not be decoded',
    ],
    ['names another App', () => jwt({ iss: '7' }), 404, 'Integration not found'],
  ])('is refused when it %s', async (_name, token, status, words) => {
    const refused = await refusal(asApp(await token()));
    expect(refused.status).toBe(status);
    expect(refused.message).toContain(words);
  });

  test('opens nothing else', async () => {
    expect((await refusal(send(tokenClient(github, await jwt({})), `GET /repos/${fullName}`))).status).toBe(
      404,
    );
  });
});

describe('installation tokens', () => {
  const create = (fields: object = {}) =>
    send(appClient(github), 'POST /app/installations/{id}/access_tokens', {
      id: github.installation(owner).id,
      ...fields,
    });

  test('last an hour and say what they may', async () => {
    const { data, status } = await create();
    expect(status).toBe(201);
    expect(data).toMatchObject({
      repository_selection: 'all',
      permissions: { contents: 'write', metadata: 'read' },
    });
    expect(Date.parse(data.expires_at) - Date.now()).toBeGreaterThan(3_500_000);
    expect(
      (await send(tokenClient(github, data.token), 'GET /installation/repositories')).data.total_count,
    ).toBe(1);
  });

  test('stop working when they run out', async () => {
    const { data } = await create();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 });
    const refused = await refusal(send(tokenClient(github, data.token), `GET /repos/${fullName}`));
    vi.useRealTimers();
    expect(refused).toMatchObject({ status: 401, message: 'Bad credentials' });
  });

  test('can be narrowed, never widened', async () => {
    expect((await create({ permissions: { contents: 'read' } })).data.permissions).toEqual({
      contents: 'read',
      metadata: 'read',
    });
    expect((await refusal(create({ permissions: { administration: 'write' } }))).status).toBe(422);
    expect((await refusal(create({ repositories: ['unknown'] }))).status).toBe(422);
  });

  test('are not made up', async () => {
    expect((await refusal(send(tokenClient(github, 'ghs_0'), `GET /repos/${fullName}`))).status).toBe(401);
    expect((await refusal(send(tokenClient(github, 'ghs_0'), 'GET /app'))).status).toBe(401);
  });

  test('are of no use while the installation is suspended', async () => {
    const client = await clientWith(github, { contents: 'read' });
    github.suspend(owner);
    expect((await refusal(client.repos.get(at))).status).toBe(403);
    github.unsuspend(owner);
    expect((await client.repos.get(at)).status).toBe(200);
  });
});

describe('who sees what', () => {
  test('a repository outside the installation is not found', async () => {
    await github.createRepository({ fullName: 'other/secret' });
    const app = installationClient(github);
    expect(await refusal(send(app, 'GET /repos/other/secret'))).toMatchObject({
      status: 404,
      message: 'Not Found',
    });
  });

  test('a public one can be read, not written', async () => {
    await github.createRepository({ fullName: 'other/open', private: false });
    const app = installationClient(github);
    expect((await send(app, 'GET /repos/other/open/contents/README.md')).status).toBe(200);
    const sha = await github.commit('other/open', { branch: 'main', files: { a: 'a' } });
    expect(
      await refusal(send(app, 'POST /repos/other/open/check-runs', { name: 'check', head_sha: sha })),
    ).toMatchObject({
      status: 403,
      message: 'Resource not accessible by integration',
    });
  });

  test('a missing permission is 403', async () => {
    const client = await clientWith(github, { checks: 'write' });
    expect((await refusal(client.repos.getContent({ ...at, path: 'main.tf' }))).status).toBe(403);
    expect((await refusal(client.pulls.list(at))).status).toBe(403);
  });

  test('a person sees what they may read', async () => {
    github.createUser('stranger');
    const client = tokenClient(github, github.createToken('stranger'));
    expect((await refusal(client.repos.get(at))).status).toBe(404);
    github.setPermission(fullName, 'stranger', 'read');
    expect((await client.repos.get(at)).data.full_name).toBe(fullName);
    expect((await client.users.getAuthenticated()).data.login).toBe('stranger');
  });

  test('the permission of a collaborator', async () => {
    github.setPermission(fullName, 'hubot', 'maintain');
    const { data } = await send(
      installationClient(github),
      'GET /repos/{owner}/{repo}/collaborators/hubot/permission',
      at,
    );
    expect(data).toMatchObject({ permission: 'write', role_name: 'maintain', user: { login: 'hubot' } });
  });
});
