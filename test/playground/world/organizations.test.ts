import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalGitHub, startGitHub } from '../../../playground/github.ts';
import { refusal, send, tokenClient } from '../acme.ts';

let github: LocalGitHub;
beforeAll(async () => {
  github = await startGitHub();
  github.createOrganization('acme');
  github.setOrganizationRole('acme', 'mona', 'admin');
  github.setOrganizationRole('acme', 'hubot', 'member');
  github.createUser('stranger');
  await github.createRepository({ fullName: 'acme/private' });
  await github.createRepository({ fullName: 'acme/public', private: false });
  await github.createRepository({ fullName: 'acme/empty', empty: true });
  await github.createRepository({ fullName: 'acme/copy', copyOf: 'acme/private' });
  await github.createRepository({ fullName: 'acme/old' });
  github.archive('acme/old');
});
afterAll(() => github.close());

const client = (login: string, options?: Parameters<LocalGitHub['createToken']>[1]) =>
  tokenClient(github, github.createToken(login, options));

async function names(login: string, options?: Parameters<LocalGitHub['createToken']>[1]) {
  const { data } = await send(client(login, options), 'GET /orgs/acme/repos', { sort: 'full_name' });
  return data.map(({ name }: { name: string }) => name);
}

describe('repositories of an organization', () => {
  it('are seen by its people, as far as their token reaches', async () => {
    const all = ['copy', 'empty', 'old', 'private', 'public'];
    expect(await names('mona')).toEqual(all);
    expect(await names('hubot')).toEqual(all);
    expect(await names('stranger')).toEqual(['public']);
    expect(await names('mona', { scopes: ['public_repo'] })).toEqual(['public']);
    expect(await names('mona', { permissions: {} })).toEqual(all);
  });

  it('come in pages and by type', async () => {
    const { data, headers } = await send(client('mona'), 'GET /orgs/acme/repos?per_page=2&type=private');
    expect(data).toHaveLength(2);
    expect(headers.link).toContain('page=2>; rel="last"');
    expect((await send(client('mona'), 'GET /orgs/acme/repos?type=forks')).data).toEqual([]);
  });

  it('say what they are', async () => {
    const { data } = await send(client('mona'), 'GET /orgs/acme/repos', { sort: 'full_name' });
    expect(data.map(({ archived }: { archived: boolean }) => archived)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ]);
    const query = `{ organization(login: "acme") { repositories(first: 10, orderBy: { field: NAME, direction: ASC }) {
      nodes { name isArchived isEmpty defaultBranchRef { target { oid } } } } } }`;
    const { nodes } = (
      await client('mona').graphql<{ organization: { repositories: { nodes: Repository[] } } }>(query)
    ).organization.repositories;
    expect(nodes.filter(({ isEmpty }) => isEmpty).map(({ name }) => name)).toEqual(['empty']);
    expect(nodes.filter(({ isArchived }) => isArchived).map(({ name }) => name)).toEqual(['old']);
    const [copy, empty, , original] = nodes;
    expect(copy?.defaultBranchRef).toEqual(original?.defaultBranchRef);
    expect(empty?.defaultBranchRef).toBeNull();
  });

  it('can be asked for without the archived ones', async () => {
    const query =
      '{ organization(login: "acme") { repositories(first: 10, isArchived: false) { totalCount } } }';
    expect(await client('mona').graphql(query)).toEqual({
      organization: { repositories: { totalCount: 4 } },
    });
  });
});

interface Repository {
  name: string;
  isArchived: boolean;
  isEmpty: boolean;
  defaultBranchRef: { target: { oid: string } } | null;
}

describe('changes', () => {
  let branches = 0;
  let tip: string;
  beforeAll(async () => {
    const { data } = await send(client('mona'), 'GET /repos/acme/private/branches/main');
    tip = data.commit.sha;
  });
  const write = (login: string, repo: string, options?: Parameters<LocalGitHub['createToken']>[1]) =>
    send(client(login, options), `POST /repos/acme/${repo}/git/refs`, {
      ref: `refs/heads/branch-${++branches}`,
      sha: tip,
    });

  it('are made by owners, and not by members who may only read', async () => {
    expect((await write('mona', 'private')).status).toBe(201);
    expect(await refusal(write('hubot', 'private'))).toMatchObject({ status: 404 });
  });

  it('need a token that may', async () => {
    expect(await refusal(write('mona', 'private', { scopes: ['public_repo'] }))).toMatchObject({
      status: 404,
    });
    expect(await refusal(write('mona', 'private', { permissions: { contents: 'read' } }))).toMatchObject({
      status: 403,
      message: 'Resource not accessible by personal access token',
    });
    expect((await write('mona', 'private', { permissions: { contents: 'write' } })).status).toBe(201);
  });

  it('are refused in an archived repository', async () => {
    expect(await refusal(write('mona', 'old'))).toMatchObject({
      status: 403,
      message: 'Repository was archived so is read-only.',
    });
  });
});
