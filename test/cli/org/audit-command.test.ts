import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
beforeEach(() => stage.github.clearRequests());

const audit = (args = '', options: Parameters<typeof stage.command>[1] = {}): Promise<Ran> =>
  stage.command(`org audit --org acme ${args}`.trim(), { prefix: shared, ...options });
const read = async (args = ''): Promise<Audit> => JSON.parse((await audit(`--format json ${args}`)).out);

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
      {
        ...{ repository: 'acme/batch', reason: 'the vendor', until: '2999-01-31' },
        since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        age: expect.any(Number),
      },
    ]);
    expect(modules).toMatchObject([{ module: 'acme/web//modules/vm', targets: 1 }]);
  });

  test('what a policy only advises does not fail', async () => {
    expect((await audit('--repos advised')).status).toBe(0);
    expect((await audit('--repos advised --repos web')).status).toBe(1);
  });

  test('the organization’s policy counts where a repository says nothing, and --config in its place', async () => {
    const { github } = stage;
    await github.createRepository({ fullName: 'acme/.github' });
    const files = { '.github/require-imdsv2.yml': 'suppressions: []\n' };
    await github.commit('acme/.github', { branch: 'main', files });
    expect((await audit('--repos batch')).status).toBe(1);
    writeFileSync(`${shared}mild.yml`, 'enforcement: advise\n');
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

test('what was not read is said, and the exit status is 2', async () => {
  const heal = stage.github.fail({ path: '/repos/acme/web/git/trees' }, { status: 451 });
  const { status, out } = await audit('--repos web --repos docs', { prefix: temporaryTree() });
  heal();
  expect(status).toBe(2);
  expect(out).toMatch(
    /^acme\/web {2}main [0-9a-f]{7}\n {2}! could not be read: GitHub answers 451: Injected fault\n/,
  );
  expect(out).toContain('? No EC2 targets in 1 repository.');
  expect(out).toContain('  2 repositories: 1 checked\n  1 repository was not read, or not completely\n');
});

test('a later run says the same, and asks for the list only', async () => {
  const first = await audit();
  stage.github.clearRequests();
  expect(await audit()).toEqual(first);
  expect(stage.github.requests().map(({ operation }) => operation)).toEqual(['Repositories']);
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
      err: '2 of 5 EC2 targets in 3 repositories allow IMDSv1, 1 suppressed.\n',
      status: 1,
    });
    expect(readFileSync(`${shared}report.html`, 'utf8')).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
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

test('an organization that is not there', async () => {
  const { status, err } = await stage.command('org audit --org nobody');
  expect({ status, err }).toEqual({
    status: 2,
    err: expect.stringMatching(/^require-imdsv2: GraphQL: Could not resolve to an Organization .*\n$/),
  });
});

test('goes on after Ctrl-C: what was judged is not asked for again', async () => {
  const { github } = stage;
  github.createOrganization('many');
  github.setOrganizationRole('many', 'mona', 'admin');
  await github.createRepository({ fullName: 'many/a' });
  await github.commit('many/a', { branch: 'main', files: { 'main.tf': violating('web') } });
  const letters = [...'bcdefghijklmnopqrstuvwxyz'];
  for (const letter of letters)
    await github.createRepository({ fullName: `many/${letter}`, copyOf: 'many/a' });
  const prefix = temporaryTree();
  const env = {
    ...process.env,
    MODULE_REGISTRY: 'off',
    GITHUB_TOKEN: github.createToken('mona'),
    XDG_CACHE_HOME: `${prefix}cache`,
  };
  // The last of them doesn't come.
  const heal = github.fail({ path: '/many/z/git/trees' }, { delay: 240_000 });
  const args = ['src/cli.ts', 'org', 'audit', '--org', 'many', '--api-url', `${github.url}/api/v3`];
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await expect.poll(() => filesIn(`${prefix}cache`).length, { timeout: 200_000 }).toBe(25);
  child.kill('SIGINT');
  expect((await ended)[1]).toBe('SIGINT');
  heal();
  github.clearRequests();
  const { status, out } = await stage.command('org audit --org many', { prefix });
  expect(status).toBe(1);
  expect(out).toContain('\n✗ 26 of 26 EC2 targets in 26 repositories allow IMDSv1.\n');
  const paths = github.requests().map(({ path }) => path);
  expect(paths.filter((path) => path.includes('/git/trees/'))).toEqual([expect.stringContaining('/many/z/')]);
});

function filesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map(String)
        .filter((path) => path.endsWith('.json'))
    : [];
}
