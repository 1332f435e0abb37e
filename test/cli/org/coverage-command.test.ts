import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coverageCsv } from '../../../src/cli/org/coverage-formats.ts';
import { temporaryTree } from '../temporary-tree.ts';
import { organization } from './organization.ts';

const stage = organization({ limits: { secondary: false } });
const coverage = 'org coverage --org acme';
const program = fileURLToPath(new URL('../../../bin/require-imdsv2.js', import.meta.url));
const many = 70;

// Many repositories take their time on a busy machine.
beforeAll(async () => {
  const { github } = stage;
  await github.createRepository({ fullName: 'acme/repo-000' });
  for (let number = 1; number < many; number++)
    await github.createRepository({
      fullName: `acme/repo-${String(number).padStart(3, '0')}`,
      copyOf: 'acme/repo-000',
    });
  await github.createRepository({ fullName: 'acme/new', empty: true });
  github.archive('acme/repo-009');
  // Another organization of the same person is nobody's business here.
  github.createOrganization('other');
  github.setOrganizationRole('other', 'mona', 'admin');
  await github.createRepository({ fullName: 'other/thing' });
}, 240_000);

beforeEach(() => {
  try {
    stage.github.uninstall('acme');
  } catch {}
  stage.github.clearRequests();
});

async function requireIt(args: string) {
  expect(await stage.command(`org ruleset --org acme ${args} --yes`)).toMatchObject({ status: 0 });
  stage.github.clearRequests();
}

const requests = () =>
  stage.github.requests().map(({ path, operation }) => operation ?? path.replace(/\?.*/, ''));

describe('org coverage', () => {
  it('finds what the App covers without being required', async () => {
    stage.github.install('acme');
    const { status, out, err } = await stage.command(coverage);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split('\n').slice(0, 4)).toEqual([
      '· 1 archived',
      '· 1 empty',
      `! ${many - 1} have the App, and the check is not required`,
      '    acme/repo-000',
    ]);
    expect(out).toContain(`    and ${many - 21} more; --format csv lists all\n`);
    expect(requests()).toEqual(['/orgs/acme/installations', 'Coverage', 'Coverage']);
  });

  it('finds that a trial can be enforced', async () => {
    stage.github.install('acme');
    await requireIt('--evaluate --repos repo-01*');
    const { status, out } = await stage.command(coverage);
    expect(status).toBe(0);
    expect(out).toContain('✓ 10 are ready for the ruleset that is on trial\n');
  });

  it('finds who would wait forever', async () => {
    const { github } = stage;
    github.install('acme', { repositories: ['acme/repo-010', 'acme/repo-011', 'acme/repo-050'] });
    for (const repo of ['010', '050'])
      await github.commit(`acme/repo-${repo}`, { branch: 'main', files: { 'a.tf': '' } });
    const trial = await stage.command(coverage);
    expect(trial.status).toBe(1);
    expect(trial.out).toContain(
      '✗ 9 would wait forever once the ruleset on trial is enforced\n    acme/repo-011',
    );

    await requireIt('--name require-imdsv2');
    const { status, out, err } = await stage.command(coverage);
    expect({ status, err }).toEqual({
      status: 1,
      err: 'note: require-imdsv2 is on selected repositories; this looks for its check suites (exact: --private-key)\n',
    });
    const lines = out.trimEnd().split('\n');
    expect(lines).toContain('✗ 9 wait forever: the check is required, and no App reports it');
    expect(lines).toContain('    acme/repo-012  the App was never seen there (required by require-imdsv2)');
    expect(lines).toContain('✓ 1 is covered');
    expect(lines.some((line) => line.includes('acme/repo-010'))).toBe(false);

    // The command is right: GitHub waits for the check.
    await github.commit('acme/repo-012', { branch: 'x', from: 'main', files: { 'b.tf': '' } });
    const { number } = await github.openPullRequest('acme/repo-012', { title: 'x', head: 'x' });
    expect(github.mergeBlockers('acme/repo-012', number)).toHaveLength(1);
  });

  it('is exact with the key of the App', async () => {
    const { github } = stage;
    github.install('acme', { repositories: ['acme/repo-011', 'acme/repo-050'] });
    const prefix = temporaryTree({ 'key.pem': github.app.privateKey, 'no.pem': 'key' });
    const { status, out, err } = await stage.command(`${coverage} --private-key key.pem`, { prefix });
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('✓ 1 is covered\n✗ 9 wait forever');
    expect(out).toContain('    acme/repo-012  the App is not installed (required by require-imdsv2)\n');
    expect(out).toContain('! 1 has the App, and the check is not required\n    acme/repo-050\n');
    const token = github.createToken('hubot');
    expect((await stage.command(`${coverage} --private-key key.pem`, { prefix, token })).out).toBe(out);
    for (const [file, problem] of [
      ['no.pem', 'not a private key; the settings page of the App makes one (.pem)'],
      ['gone.pem', 'no such file or directory'],
    ])
      expect(await stage.command(`${coverage} --private-key ${file}`, { prefix })).toEqual({
        status: 2,
        out: '',
        err: `require-imdsv2: ${file}: ${problem}\n`,
      });
  });

  it('gives every repository as JSON and CSV', async () => {
    stage.github.install('acme');
    const { out } = await stage.command(`${coverage} --format json`);
    const json = JSON.parse(out);
    expect(json).toMatchObject({
      version: 1,
      organization: 'acme',
      app: { id: stage.github.app.id, on: 'all' },
      summary: { blocked: 0, covered: 10, archived: 1, empty: 1, 'not-required': many - 11 },
    });
    expect(json.repositories).toHaveLength(many + 1);
    const csv = (await stage.command(`${coverage} --format csv`)).out.split('\r\n');
    expect(csv[0]).toBe('repository,state,required,required by,app,reason');
    expect(csv).toContain('acme/repo-010,covered,in force,require-imdsv2,yes,');
    expect(csv).toHaveLength(many + 3);
  });

  it('goes on where it was interrupted, and keeps nothing when it is done', async () => {
    stage.github.install('acme');
    const prefix = temporaryTree();
    const stop = stage.github.fail({ body: /"after":"[^"]/ }, { status: 500 });
    const failed = await stage.command(coverage, { prefix });
    stop();
    expect(failed).toMatchObject({ status: 2, out: '' });
    expect(failed.err).toMatch(/^require-imdsv2: POST \/graphql: GitHub answers 500/);
    expect(readdirSync(`${prefix}cache/require-imdsv2`)).toHaveLength(1);
    stage.github.clearRequests();
    const { status, out, err } = await stage.command(`${coverage} --format json`, { prefix });
    expect({ status, err }).toEqual({
      status: 0,
      err: `note: going on after 50 of ${many + 1} repositories, which were read before\n`,
    });
    expect(JSON.parse(out).repositories).toHaveLength(many + 1);
    expect(requests()).toEqual(['/orgs/acme/installations', 'Coverage']);
    expect(readdirSync(`${prefix}cache/require-imdsv2`)).toEqual([]);
  });

  it('goes on after Ctrl-C', async () => {
    const { github } = stage;
    github.install('acme');
    const prefix = temporaryTree();
    const stop = github.fail({ body: /"after":"[^"]/ }, { delay: 60_000 });
    const args = [program, ...coverage.split(' '), '--api-url', `${github.url}/api/v3`];
    const env = { ...process.env, GITHUB_TOKEN: stage.token, XDG_CACHE_HOME: `${prefix}cache` };
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const signal = new Promise((resolve) => child.on('exit', (_status, by) => resolve(by)));
    await github.until(() => requests().includes('Coverage'), { what: 'the first page' });
    const saved = `${prefix}cache/require-imdsv2`;
    await expect
      .poll(() => existsSync(saved) && readdirSync(saved).some((name) => name.endsWith('.json')), {
        timeout: 100_000,
      })
      .toBe(true);
    child.kill('SIGINT');
    expect(await signal).toBe('SIGINT');
    stop();
    const { status, err } = await stage.command(coverage, { prefix });
    expect({ status, err }).toEqual({
      status: 0,
      err: `note: going on after 50 of ${many + 1} repositories, which were read before\n`,
    });
  });

  it('waits where GitHub’s limits are met, says so, and loses nothing', async () => {
    stage.github.install('acme');
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    const limit = { status: 403, body: { message }, headers: { 'retry-after': '1' } };
    const stop = stage.github.fail({ body: /"after":"[^"]/ }, limit, 1);
    const { status, out, err } = await stage.command(`${coverage} --format json`);
    stop();
    expect(status).toBe(0);
    expect(err).toMatch(/^GitHub’s secondary rate limit is met: waiting until \d\d:\d\d:\d\d \(1 s\)\n$/);
    expect(JSON.parse(out).repositories).toHaveLength(many + 1);
  });

  it('asks for less at once where GitHub’s time is not enough', async () => {
    stage.github.install('acme');
    const stop = stage.github.fail({ body: '"size":50' }, { status: 502 });
    const { status } = await stage.command(coverage);
    stop();
    expect(status).toBe(0);
  });

  it('draws a bar on a terminal', async () => {
    stage.github.install('acme');
    const { err, out } = await stage.command(coverage, { answer: '', columns: 60 });
    expect(err).toContain(`${'█'.repeat(21)}${'░'.repeat(9)} 50/71 repositories`);
    expect(err.endsWith('\r\u001b[K')).toBe(true);
    expect(out).toContain('\u001b[32m✓\u001b[39m');
  });
});

describe('org coverage, for people who may see less', () => {
  it('looks for traces where only owners see installations', async () => {
    const { github } = stage;
    github.install('acme');
    const { status, err, out } = await stage.command(coverage, { token: github.createToken('hubot') });
    expect(status).toBe(1);
    expect(err).toMatch(
      /^note: only owners see where the App is installed \(GET \/orgs\/acme\/installations: .*\), so this looks for the App’s check suites instead\n$/,
    );
    expect(out).toContain('✓ 1 is covered\n');
  });

  it('says so where checks may not be read', async () => {
    const { github } = stage;
    github.install('acme', { repositories: [] });
    const permissions = {
      organization_administration: 'read',
      administration: 'read',
      contents: 'read',
      pull_requests: 'read',
    } as const;
    const { status, out } = await stage.command(coverage, {
      token: github.createToken('mona', { permissions }),
    });
    expect(status).toBe(1);
    expect(out).toContain('acme/repo-010  can’t determine whether the App is installed');
  });

  it('says that nobody can be seen', async () => {
    const { github } = stage;
    github.createUser('stranger');
    const { out } = await stage.command(`${coverage} --app ${github.app.id}`, {
      token: github.createToken('stranger'),
    });
    expect(out).toBe('! no repository of acme can be seen with this token\n');
  });

  it('knows no organization that isn’t there', async () => {
    const { status, err } = await stage.command('org coverage --org acmee');
    expect(status).toBe(2);
    expect(err).toContain("Could not resolve to an Organization with the login of 'acmee'");
  });
});

it('a spreadsheet takes no name for a formula', () => {
  const one = {
    name: 'x',
    state: 'blocked',
    required: 'in force',
    by: ['=HYPERLINK("x")'],
    app: 'no',
  } as const;
  expect(coverageCsv([one], 'acme')).toContain(`acme/x,blocked,in force,"'=HYPERLINK(""x"")",no,\r\n`);
});
