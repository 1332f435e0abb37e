import { readFileSync } from 'node:fs';
import { Octokit } from '@octokit/rest';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryTree } from '../temporary-tree.ts';
import { organization } from './organization.ts';

const stage = organization({ limits: { secondary: false } });
const ruleset = 'org ruleset --org acme';

/** As somebody who works in the settings. */
function settings() {
  return new Octokit({ auth: stage.github.createToken('mona'), baseUrl: `${stage.github.url}/api/v3` });
}

beforeEach(async () => {
  const { github } = stage;
  for (const { id } of github.rulesets('acme'))
    await settings().rest.repos.deleteOrgRuleset({ org: 'acme', ruleset_id: id });
  try {
    github.uninstall('acme');
  } catch {}
  github.install('acme');
  github.setPlan('acme', 'enterprise');
  github.clearRequests();
});

const written = () => stage.github.requests().filter(({ method }) => method !== 'GET');

describe('org ruleset', () => {
  it('shows what it would write, and writes nothing, with --dry-run', async () => {
    const { status, out, err } = await stage.command(`${ruleset} --evaluate --dry-run`);
    expect({ status, err }).toEqual({
      status: 0,
      err: 'ruleset require-imdsv2 of acme, on trial, for all repositories: nothing written (--dry-run)\n',
    });
    const check = `{\n+            "context": "require-imdsv2",\n+            "integration_id": ${stage.github.app.id}\n`;
    expect(out).toContain(check);
    expect(written()).toEqual([]);
  });

  it('creates the ruleset, and finds nothing to do the next time', async () => {
    const first = await stage.command(`${ruleset} --repos infra-* --yes`);
    expect(first).toMatchObject({ status: 0, err: '' });
    expect(first.out).toMatch(
      /✓ ruleset require-imdsv2 of acme, in force, for repositories named infra-\*: written · http/,
    );
    const [made] = stage.github.rulesets('acme');
    expect(made).toMatchObject({
      enforcement: 'active',
      conditions: {
        ref_name: { include: ['~DEFAULT_BRANCH'] },
        repository_name: { include: ['infra-*'] },
      },
      rules: [
        {
          type: 'required_status_checks',
          parameters: {
            do_not_enforce_on_create: true,
            required_status_checks: [{ context: 'require-imdsv2', integration_id: stage.github.app.id }],
          },
        },
      ],
    });
    stage.github.clearRequests();
    expect(await stage.command(`${ruleset} --repos infra-* --yes`)).toEqual({
      status: 0,
      out: '✓ ruleset require-imdsv2 of acme, in force, for repositories named infra-*: as it should be\n',
      err: '',
    });
    expect(written()).toEqual([]);
    expect(stage.github.requests()).toHaveLength(3);
  });

  it('goes from trial to force, and touches nothing that others added', async () => {
    await stage.command(`${ruleset} --evaluate --property terraform=yes --yes`);
    const { id, rules } = stage.github.rulesets('acme')[0]!;
    const bypass_actors = [
      { actor_id: 1, actor_type: 'OrganizationAdmin' as const, bypass_mode: 'always' as const },
    ];
    await settings().rest.repos.updateOrgRuleset({
      org: 'acme',
      ruleset_id: id,
      bypass_actors,
      rules: [...(rules as never[]), { type: 'deletion' }],
    });
    const { out } = await stage.command(`${ruleset} --yes`);
    expect(out).toContain('-  "enforcement": "evaluate",\n+  "enforcement": "active",\n');
    expect(out).toContain('for repositories with terraform = yes: written');
    expect(stage.github.rulesets('acme')).toEqual([
      expect.objectContaining({
        id,
        enforcement: 'active',
        bypassActors: bypass_actors,
        rules: [expect.objectContaining({ type: 'required_status_checks' }), { type: 'deletion' }],
      }),
    ]);
  });

  it.each([
    { answer: 'y\n', status: 0, says: 'written' },
    { answer: 'n\n', status: 1, says: 'nothing written' },
    { answer: '\n', status: 1, says: 'nothing written' },
    { answer: '', status: 1, says: 'nothing written' },
  ])('asks a person, who answers $answer', async ({ answer, status, says }) => {
    const ran = await stage.command(ruleset, { answer });
    expect(ran.status).toBe(status);
    expect(ran.err).toContain(
      'Create ruleset require-imdsv2 of acme, in force, for all repositories? [y/N] ',
    );
    expect(ran.out + ran.err).toContain(says);
    expect(stage.github.rulesets('acme')).toHaveLength(status === 0 ? 1 : 0);
    expect(ran.out).toContain('\u001b[32m+');
  });

  it('writes nothing where nobody can be asked', async () => {
    const { status, err } = await stage.command(ruleset);
    expect({ status, err }).toEqual({
      status: 2,
      err: 'not a terminal, so can’t ask for confirmation; nothing written: use --yes to skip the prompt\n',
    });
    expect(written()).toEqual([]);
  });

  it('writes nothing over what somebody else has just written', async () => {
    await stage.command(`${ruleset} --evaluate --yes`);
    const [made] = stage.github.rulesets('acme');
    stage.github.clearRequests();
    const stop = stage.github.onChange(() => {
      if (made && stage.github.requests().length === 3) made.updatedAt = '2031-01-01T00:00:00Z';
    });
    const { status, err } = await stage.command(`${ruleset} --yes`);
    stop();
    expect({ status, err }).toEqual({
      status: 1,
      err: 'nothing written: the ruleset has changed meanwhile; run this again\n',
    });
  });

  it('writes a file for the settings page', async () => {
    const prefix = temporaryTree();
    expect(await stage.command(`${ruleset} --out ruleset.json`, { prefix })).toMatchObject({
      status: 0,
      err: '',
    });
    const file = JSON.parse(readFileSync(`${prefix}ruleset.json`, 'utf8'));
    expect(Object.keys(file)).toEqual([
      'name',
      'target',
      'source_type',
      'source',
      'enforcement',
      'conditions',
      'rules',
      'bypass_actors',
    ]);
    // A file that can be imported can be created.
    const { source_type: _type, source: _source, ...body } = file;
    expect((await settings().rest.repos.createOrgRuleset({ org: 'acme', ...body })).status).toBe(201);
  });

  it('needs no token for a file, where the App is named by its number', async () => {
    const { status, out } = await stage.command(`${ruleset} --app 77 --out -`, { token: '' });
    expect(status).toBe(0);
    expect(JSON.parse(out).rules[0].parameters.required_status_checks).toEqual([
      { context: 'require-imdsv2', integration_id: 77 },
    ]);
    expect(stage.github.requests()).toEqual([]);
  });

  it.each([
    {
      args: '--repos a --property b=c',
      message: 'a ruleset is about names or about properties: --repos or --property, not both',
    },
    { args: '--property b', message: '--property is KEY=VALUE, not "b"' },
  ])('refuses $args', async ({ args, message }) => {
    expect(await stage.command(`${ruleset} ${args}`)).toEqual({
      status: 2,
      out: '',
      err: `require-imdsv2: ${message}\n`,
    });
    expect(stage.github.requests()).toEqual([]);
  });
});

describe('org ruleset, refused', () => {
  const owners =
    'Rulesets of acme are for its owners and for the role that manages them; a classic token needs the scope admin:org, a fine-grained one the organization’s Administration (write)';

  it('where the App is not installed', async () => {
    stage.github.uninstall('acme');
    expect(await stage.command(`${ruleset} --yes`)).toMatchObject({
      status: 2,
      err: 'require-imdsv2: no App require-imdsv2 is installed on acme: install it first, or name yours with --app SLUG|ID\n',
    });
  });

  it('where the App may not write statuses', async () => {
    stage.github.uninstall('acme');
    stage.github.install('acme', { permissions: { checks: 'write' } });
    const { status, err } = await stage.command(`${ruleset} --yes`);
    expect(status).toBe(2);
    const [warning, refusal, ...more] = err.trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(warning).toBe(
      'warning: require-imdsv2 may not write commit statuses on acme, so GitHub will not take it as the source of a required check',
    );
    expect(refusal).toMatch(
      /^require-imdsv2: POST \/orgs\/acme\/rulesets: GitHub answers 422: Validation Failed: .*statuses.*accept that on the installation$/,
    );
  });

  it.each([
    { name: 'to members', token: () => stage.github.createToken('hubot'), line: owners },
    {
      name: 'to a token without the scope',
      token: () => stage.github.createToken('mona', { scopes: ['repo', 'read:org'] }),
      line: `the token has the scopes repo, read:org, this needs the scope admin:org. ${owners}`,
    },
    {
      name: 'to a token without the permission',
      token: () => stage.github.createToken('mona', { permissions: { organization_administration: 'read' } }),
      line: `the token needs the permission organization_administration=write. ${owners}`,
    },
  ])('$name', async ({ token, line }) => {
    const { status, err } = await stage.command(`${ruleset} --yes`, { token: token() });
    expect(status).toBe(2);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain(`${line}\n`);
  });

  it('by a plan without rulesets', async () => {
    stage.github.setPlan('acme', 'free');
    const { status, err } = await stage.command(`${ruleset} --yes`);
    expect({ status, err }).toEqual({
      status: 2,
      err: 'require-imdsv2: GET /orgs/acme/rulesets: GitHub refuses it (403): Upgrade to GitHub Team to enable this feature. The plan of acme has no rulesets for the organization: require the check in each repository, or upgrade\n',
    });
  });

  it('by a plan that has no trial', async () => {
    stage.github.setPlan('acme', 'team');
    const { err } = await stage.command(`${ruleset} --evaluate --yes`);
    expect(err).toMatch(/\. Evaluating without enforcing is a feature of GitHub Enterprise\n$/);
  });

  it('where the organization wants single sign-on', async () => {
    const headers = {
      'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=A',
    };
    const stop = stage.github.fail({ path: '/orgs/acme/installations' }, { status: 403, headers });
    const { status, err } = await stage.command(`${ruleset} --yes`);
    stop();
    expect(status).toBe(2);
    expect(err).toContain('authorize it at https://github.com/orgs/acme/sso?authorization_request=A');
  });

  it('says that an App on selected repositories leaves others waiting', async () => {
    stage.github.uninstall('acme');
    stage.github.install('acme', { repositories: [] });
    const { err } = await stage.command(`${ruleset} --dry-run`);
    expect(err).toContain('warning: require-imdsv2 is on selected repositories only');
  });

  it('takes the number of an App on trust where it can’t look', async () => {
    const stop = stage.github.fail({ path: '/orgs/acme/installations' }, { status: 404 });
    const { status, err } = await stage.command(`${ruleset} --app ${stage.github.app.id} --yes`);
    stop();
    expect(status).toBe(0);
    expect(err).toMatch(
      /^warning: couldn’t determine whether App \d+ is installed on acme: GET \/orgs\/acme\/installations: not found/,
    );
  });
});

describe('org ruleset --workflow', () => {
  const path = '.github/workflows/require-imdsv2.yml';

  it('requires a workflow of a repository, without any App', async () => {
    const { github } = stage;
    await github.createRepository({ fullName: 'acme/central' });
    await github.commit('acme/central', { branch: 'main', files: { [path]: 'on: pull_request\n' } });
    github.uninstall('acme');
    const done = await stage.command(`${ruleset} --workflow acme/central:${path}@main --yes`);
    expect(done).toMatchObject({ status: 0, err: '' });
    expect(github.rulesets('acme')[0]).toMatchObject({
      rules: [
        {
          type: 'workflows',
          parameters: {
            do_not_enforce_on_create: true,
            workflows: [{ repository_id: expect.any(Number), path, ref: 'refs/heads/main' }],
          },
        },
      ],
    });
    const again = await stage.command(`${ruleset} --workflow acme/central:${path}@main --yes`);
    expect(again.out).toContain('as it should be');
  });

  it.each([
    { workflow: 'acme/central', message: '--workflow is OWNER/REPO:.github/workflows/FILE.yml@REF' },
    { workflow: `acme/none:${path}@main`, message: 'GitHub shows no repository acme/none to this token' },
    { workflow: `acme/central:${path}@gone`, message: 'acme/central has no branch, tag or commit "gone"' },
    {
      workflow: 'acme/central:.github/workflows/other.yml@main',
      message: 'acme/central has no .github/workflows/other.yml at main',
    },
  ])('refuses $workflow', async ({ workflow, message }) => {
    const { status, err } = await stage.command(`${ruleset} --workflow ${workflow} --yes`);
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(written()).toEqual([]);
  });
});
