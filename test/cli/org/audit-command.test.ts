import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Audit } from '../../../src/audit/audit.ts';
import { compliant, violating } from '../../stage.ts';
import { temporaryTree } from '../temporary-tree.ts';
import { organization, type Ran } from './organization.ts';

const stage = organization({ limits: { secondary: false } });

const files: Record<string, Record<string, string>> = {
  web: {
    'main.tf': violating('web') + compliant('db'),
    'modules/vm/main.tf': compliant('this'),
    'live/main.tf': 'module "vm" {\n  source = "../modules/vm"\n}\n',
  },
  batch: { 'main.tf': `# require-imdsv2:ignore the vendor until=2999-01-31\n${violating('batch')}` },
  docs: { 'guide.md': 'text\n' },
  advised: { 'main.tf': violating('a'), '.github/require-imdsv2.yml': 'enforcement: advise\n' },
};

beforeAll(async () => {
  for (const [name, content] of Object.entries(files)) {
    await stage.github.createRepository({ fullName: `acme/${name}` });
    await stage.github.commit(`acme/${name}`, { branch: 'main', files: content });
  }
  await stage.github.createRepository({ fullName: 'acme/old' });
  await stage.github.commit('acme/old', { branch: 'main', files: { 'main.tf': violating('old') } });
  stage.github.archive('acme/old');
});

/** Verdicts are kept from one test to the next where nothing else is said: starting a thread takes a second. */
const shared = `${mkdtempSync(join(tmpdir(), 'require-imdsv2-audit-'))}/`;
afterAll(() => rmSync(shared, { recursive: true }));
let folder = shared;
beforeEach(() => stage.github.clearRequests());

const audit = (args = '', options: Parameters<typeof stage.command>[1] = {}): Promise<Ran> =>
  stage.command(`org audit --org acme ${args}`.trim(), { prefix: folder, ...options });
const read = async (args = ''): Promise<Audit> => JSON.parse((await audit(`--format json ${args}`)).out);
const requests = () => stage.github.requests().map(({ path, operation }) => operation ?? path.split('?')[0]);

describe('what is judged', () => {
  test('every default branch, by its own policy; archived repositories are listed', async () => {
    const { status, out, err } = await audit('--format json');
    expect({ status, err }).toEqual({ status: 1, err: '' });
    const { repositories, totals, suppressions, modules } = JSON.parse(out) as Audit;
    expect(repositories.map(({ name, state, summary }) => [name, state, summary?.violation])).toEqual([
      ['acme/advised', 'judged', 1],
      ['acme/batch', 'judged', 0],
      ['acme/docs', 'judged', 0],
      ['acme/old', 'archived', undefined],
      ['acme/web', 'judged', 1],
    ]);
    expect(totals).toMatchObject({ targets: 5, violation: 2, compliant: 2, suppressed: 1 });
    expect(suppressions).toMatchObject([
      { repository: 'acme/batch', reason: 'the vendor', until: '2999-01-31' },
    ]);
    expect(modules).toMatchObject([{ module: 'acme/web//modules/vm', targets: 1 }]);
  });

  test('what a policy only advises does not fail', async () => {
    expect((await audit('--repos advised')).status).toBe(0);
    expect((await audit('--repos advised --repos web')).status).toBe(1);
  });

  test('the organisation’s policy counts where a repository says nothing, and --config in its place', async () => {
    const { github } = stage;
    await github.createRepository({ fullName: 'acme/.github' });
    const files = { '.github/require-imdsv2.yml': 'suppressions: []\n' };
    await github.commit('acme/.github', { branch: 'main', files });
    expect((await audit('--repos batch')).status).toBe(1);
    writeFileSync(`${folder}mild.yml`, 'enforcement: advise\n');
    expect((await audit('--repos batch --config mild.yml')).status).toBe(0);
    await github.commit('acme/.github', { branch: 'main', files: { '.github/require-imdsv2.yml': null } });
    expect((await audit('--repos batch')).status).toBe(0);
  });

  test('archived ones, too, when they are asked for', async () => {
    const { repositories } = await read('--repos old --archived');
    expect(repositories).toMatchObject([{ state: 'judged', summary: { violation: 1 } }]);
  });

  test('only what the token may read', async () => {
    stage.github.setPermission('acme/docs', 'guest', 'read');
    const { out, status } = await audit('--format json', { token: stage.github.createToken('guest') });
    expect({ names: (JSON.parse(out) as Audit).repositories.map(({ name }) => name), status }).toEqual({
      names: ['acme/docs'],
      status: 0,
    });
  });
});

describe('what was not read is said, and the exit status is 2', () => {
  test.each([
    { status: 403, what: 'GitHub refuses it (403): Injected fault' },
    { status: 404, what: 'there is no such thing, or the token may not see it (404)' },
    { status: 451, what: 'GitHub answers 451: Injected fault' },
  ])('$status for a tree', async ({ status, what }) => {
    const heal = stage.github.fail({ path: '/repos/acme/web/git/trees' }, { status });
    const ran = await audit('--repos web --repos docs', { prefix: temporaryTree() });
    heal();
    expect(ran.status).toBe(2);
    expect(ran.out).toContain(`acme/web  main`);
    expect(ran.out).toContain(`! could not be read: ${what}`);
    expect(ran.out).toContain('? 1 repository has no EC2 target in the Terraform that was judged.');
    expect(ran.out).toContain('1 repository was not read, or not completely');
  });

  test('a file that is too large', async () => {
    const fullName = 'huge/large';
    await stage.github.createRepository({ fullName });
    stage.github.setOrganizationRole('huge', 'mona', 'admin');
    await stage.github.commit(fullName, {
      branch: 'main',
      files: { 'big.tf': '#'.repeat(2_000_001), 'main.tf': compliant('a') },
    });
    const { status, out } = await stage.command('org audit --org huge');
    expect(status).toBe(2);
    expect(out).toContain('! big.tf was not judged: it has 2000001 bytes, more than 2000000');
    expect(out).toContain('? The EC2 target refuses IMDSv1.');
  });
});

describe('a later run', () => {
  beforeEach(() => {
    folder = temporaryTree();
    return () => {
      folder = shared;
    };
  });

  test('asks for the list only, where nothing has changed, and says the same', async () => {
    const first = await audit();
    expect(requests().filter((what) => what!.includes('git/trees'))).toHaveLength(5);
    stage.github.clearRequests();
    expect(await audit()).toEqual(first);
    expect(requests()).toEqual(['Repositories']);
  });

  test('reads what has changed', async () => {
    await audit();
    await stage.github.commit('acme/docs', { branch: 'main', files: { 'main.tf': violating('new') } });
    stage.github.clearRequests();
    const { repositories } = await read();
    expect(repositories.find(({ name }) => name === 'acme/docs')!.findings).toHaveLength(1);
    expect(requests()).toEqual([
      'Repositories',
      expect.stringMatching('/repos/acme/docs/git/trees/[0-9a-f]{40}'),
      'Blobs',
    ]);
    await stage.github.commit('acme/docs', { branch: 'main', files: { 'main.tf': null } });
  });

  test('judges anew under another policy', async () => {
    await audit();
    writeFileSync(`${folder}strict.yml`, 'suppressions: []\n');
    const { totals } = await read('--config strict.yml');
    expect(totals).toMatchObject({ suppressed: 0, violation: 3 });
  });

  test('goes on where an earlier one ended', async () => {
    const heal = stage.github.fail(
      { body: 'query Blobs' },
      { status: 401, body: { message: 'Bad credentials' } },
    );
    const heal2 = stage.github.fail({ path: '/repos/acme/web/git/blobs' }, { status: 401 });
    await audit();
    heal();
    heal2();
    stage.github.clearRequests();
    await audit();
    // Without Terraform there is nothing to read but the tree, so that one was done.
    expect(requests().filter((what) => what!.includes('/docs/'))).toEqual([]);
    expect(requests().filter((what) => what!.includes('/web/'))).toHaveLength(1);
  });
});

describe('formats', () => {
  test('--since compares with the JSON of an earlier run', async () => {
    await audit('--format json --out before.json');
    await stage.github.commit('acme/web', {
      branch: 'main',
      files: { 'main.tf': compliant('web') + violating('db') },
    });
    const { trend, history } = await read('--since before.json');
    await stage.github.commit('acme/web', { branch: 'main', files: { 'main.tf': files.web!['main.tf']! } });
    expect(trend!.new).toMatchObject([{ repository: 'acme/web', address: 'aws_instance.db' }]);
    expect(trend!.fixed).toMatchObject([{ repository: 'acme/web', address: 'aws_instance.web' }]);
    expect(trend!.open).toMatchObject([{ repository: 'acme/advised' }]);
    expect(history).toHaveLength(2);
  });

  test('--out writes the file and says the result', async () => {
    const { out, err, status } = await audit('--format html --out report.html');
    expect({ out, err, status }).toEqual({
      out: '',
      err: '2 of 5 EC2 targets in 3 repositories allow IMDSv1.\n',
      status: 1,
    });
    expect(readFileSync(`${folder}report.html`, 'utf8')).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
  });

  test('links lead to the commit, or to the default branch', async () => {
    const toCommit = (await audit('--format csv --repos web')).out;
    expect(toCommit).toMatch(/\/acme\/web\/blob\/[0-9a-f]{40}\/main\.tf#L3\r\n/);
    const toBranch = (await audit('--format csv --repos web --ref-default')).out;
    expect(toBranch).toContain('/acme/web/blob/main/main.tf#L3\r\n');
  });
});

test.each([
  { args: '--repos zzz', says: 'no repository of acme matches zzz' },
  { args: '--since none.json', says: 'none.json: no such file or directory' },
  { args: '--config none.yml', says: 'none.yml: no such file or directory' },
  { args: '--out none/report.html', says: 'none/report.html: no such file or directory' },
])('$args: $says', async ({ args, says }) => {
  expect(await audit(args)).toEqual({ status: 2, out: '', err: `require-imdsv2: ${says}\n` });
});

test('an organisation that is not there', async () => {
  const { status, err } = await stage.command('org audit --org nobody');
  expect({ status, err }).toEqual({
    status: 2,
    err: expect.stringMatching(/^require-imdsv2: GraphQL: Could not resolve to an Organization .*\n$/),
  });
});
