import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalGitHub, startGitHub } from '../../../playground/github.ts';
import { refusal, send, tokenClient } from '../acme.ts';

let github: LocalGitHub;
beforeAll(async () => {
  github = await startGitHub();
  github.createOrganization('acme');
  github.setOrganizationRole('acme', 'mona', 'admin');
  github.setOrganizationRole('acme', 'hubot', 'member');
  await github.createRepository({ fullName: 'acme/infra-live' });
  await github.createRepository({ fullName: 'acme/website', copyOf: 'acme/infra-live' });
  github.setProperties('acme/website', { tier: 'web' });
  github.install('acme');
});
afterAll(() => github.close());

const client = (login = 'mona', options?: Parameters<LocalGitHub['createToken']>[1]) =>
  tokenClient(github, github.createToken(login, options));

const names = { include: ['infra-*'], exclude: [] };
const everywhere = { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] }, repository_name: names };

function requiring(check: object, strict: object = { strict_required_status_checks_policy: false }) {
  return [{ type: 'required_status_checks', parameters: { ...strict, required_status_checks: [check] } }];
}

let count = 0;
const create = (fields: object, as = client()) =>
  send(as, 'POST /orgs/acme/rulesets', {
    name: `ruleset ${++count}`,
    enforcement: 'active',
    conditions: everywhere,
    rules: [],
    ...fields,
  });

async function requiredOn(repo: string): Promise<string[]> {
  const { data } = await send(client('hubot'), `GET /repos/acme/${repo}/rules/branches/main`);
  return data.flatMap(({ parameters }: { parameters: { required_status_checks: { context: string }[] } }) =>
    parameters.required_status_checks.map(({ context }) => context),
  );
}

describe('rulesets of an organization', () => {
  it('are made, found, changed and deleted', async () => {
    const { data, status } = await create({ rules: requiring({ context: 'a' }) });
    expect(status).toBe(201);
    expect(data).toMatchObject({
      target: 'branch',
      source_type: 'Organization',
      source: 'acme',
      bypass_actors: [],
    });
    const { data: list } = await send(client(), 'GET /orgs/acme/rulesets');
    expect(list).toEqual([expect.objectContaining({ id: data.id, enforcement: 'active' })]);
    expect(list[0]).not.toHaveProperty('rules');
    const url = `/orgs/acme/rulesets/${data.id}`;
    const changed = await send(client(), `PUT ${url}`, { enforcement: 'disabled' });
    expect(changed.data).toMatchObject({ name: data.name, enforcement: 'disabled', rules: data.rules });
    expect((await send(client(), `DELETE ${url}`)).status).toBe(204);
    expect(await refusal(send(client(), `GET ${url}`))).toMatchObject({ status: 404 });
  });

  it('hold where their conditions say, and only while active', async () => {
    const check = { context: 'by-name' };
    const { data } = await create({ rules: requiring(check) });
    const properties = { include: [{ name: 'tier', property_values: ['web'] }], exclude: [] };
    const { ref_name } = everywhere;
    await create({
      conditions: { ref_name, repository_property: properties },
      rules: requiring({ context: 'by-property' }),
    });
    expect(await requiredOn('infra-live')).toEqual(['by-name']);
    expect(await requiredOn('website')).toEqual(['by-property']);
    await send(client(), `PUT /orgs/acme/rulesets/${data.id}`, { enforcement: 'evaluate' });
    expect(await requiredOn('infra-live')).toEqual([]);
  });

  it('keep a pull request from being merged until the App has reported', async () => {
    const check = { context: 'pinned', integration_id: github.app.id };
    await create({ rules: requiring(check) });
    await github.commit('acme/infra-live', { branch: 'change', from: 'main', files: { 'a.tf': '' } });
    const { number } = await github.openPullRequest('acme/infra-live', { title: 'A', head: 'change' });
    expect(github.mergeBlockers('acme/infra-live', number)).toEqual([
      'Required status check "pinned" is expected.',
    ]);
  });

  it.each([
    { fields: { name: '' }, errors: ["Name can't be blank"] },
    { fields: { name: 'RULESET 2' }, errors: ['Name must be unique'] },
    {
      fields: { conditions: { ref_name: everywhere.ref_name } },
      errors: ['Conditions must have exactly one repository target'],
    },
    {
      fields: { rules: requiring({}) },
      errors: [
        "Invalid rule 'required_status_checks': Invalid parameter required_status_checks: Invalid array contents. Errors at index 0: Expected context to be present",
      ],
    },
    {
      fields: { rules: requiring({ context: 'a' }, {}) },
      errors: [
        "Invalid rule 'required_status_checks': Expected strict_required_status_checks_policy to be present",
      ],
    },
    {
      fields: { rules: requiring({ context: 'a', integration_id: 1 }) },
      errors: [expect.stringContaining('Integration 1 is not installed')],
    },
  ])('are refused: $errors', async ({ fields, errors }) => {
    expect(await refusal(create(fields))).toMatchObject({
      status: 422,
      message: 'Validation Failed',
      errors,
    });
  });

  it('take no App as source that can’t write statuses', async () => {
    github.createOrganization('other');
    github.setOrganizationRole('other', 'mona', 'admin');
    github.install('other', { permissions: { checks: 'write' } });
    const request = send(client(), 'POST /orgs/other/rulesets', {
      name: 'n',
      enforcement: 'active',
      conditions: everywhere,
      rules: requiring({ context: 'a', integration_id: github.app.id }),
    });
    const errors = [expect.stringContaining('must have statuses write permission')];
    expect(await refusal(request)).toMatchObject({ status: 422, errors });
  });

  it('are for owners, with a token that reaches as far', async () => {
    expect(await refusal(create({}, client('hubot')))).toMatchObject({ status: 404 });
    const scoped = await refusal(create({}, client('mona', { scopes: ['repo'] })));
    expect(scoped).toMatchObject({
      status: 404,
      headers: { 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': 'admin:org' },
    });
    const fine = { permissions: { organization_administration: 'read' as const } };
    expect(await refusal(create({}, client('mona', fine)))).toMatchObject({
      status: 403,
      headers: { 'x-accepted-github-permissions': 'organization_administration=write' },
    });
  });

  it('are not in every plan', async () => {
    github.setPlan('acme', 'team');
    expect(await refusal(create({ enforcement: 'evaluate' }))).toMatchObject({ status: 422 });
    github.setPlan('acme', 'free');
    expect(await refusal(send(client(), 'GET /orgs/acme/rulesets'))).toMatchObject({
      status: 403,
      message: 'Upgrade to GitHub Team to enable this feature.',
    });
    github.setPlan('acme', 'enterprise');
  });
});

describe('what owners can ask', () => {
  it('is which Apps are installed, and on what', async () => {
    const { data } = await send(client(), 'GET /orgs/acme/installations');
    expect(data).toMatchObject({
      total_count: 1,
      installations: [{ app_slug: 'require-imdsv2', app_id: github.app.id, repository_selection: 'all' }],
    });
    expect(await refusal(send(client('hubot'), 'GET /orgs/acme/installations'))).toMatchObject({
      status: 404,
    });
  });

  it('is the values of custom properties', async () => {
    const { data } = await send(client(), 'GET /orgs/acme/properties/values');
    expect(data).toMatchObject([
      { repository_full_name: 'acme/infra-live', properties: [] },
      { repository_full_name: 'acme/website', properties: [{ property_name: 'tier', value: 'web' }] },
    ]);
  });
});

describe('GraphQL', () => {
  const query = `{ repository(owner: "acme", name: "infra-live") {
    rulesets(first: 10, targets: [BRANCH]) { nodes { name enforcement source { ... on Organization { login } }
      conditions { refName { include } }
      rules(first: 5, type: REQUIRED_STATUS_CHECKS) { nodes { type parameters {
        ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } } }
    defaultBranchRef {
      rules(first: 10) { nodes { type repositoryRuleset { name } } }
      refUpdateRule { requiredStatusCheckContexts }
      branchProtectionRule { requiredStatusChecks { context app { databaseId } } } } } }`;

  it('shows what is required on a branch, and what would be', async () => {
    await create({ name: 'in force', rules: requiring({ context: 'a', integration_id: github.app.id }) });
    await create({ name: 'on trial', enforcement: 'evaluate', rules: requiring({ context: 'b' }) });
    github.protectBranch('acme/infra-live', 'main', { requiredChecks: [{ context: 'c' }] });
    const { repository } = await client().graphql<{ repository: Shown }>(query);
    const named = (name: string) => repository.rulesets.nodes.find((one) => one.name === name);
    expect(named('in force')).toMatchObject({
      enforcement: 'ACTIVE',
      source: { login: 'acme' },
      rules: {
        nodes: [{ parameters: { requiredStatusChecks: [{ context: 'a', integrationId: github.app.id }] } }],
      },
    });
    expect(named('on trial')).toMatchObject({ enforcement: 'EVALUATE' });
    const { rules, refUpdateRule, branchProtectionRule } = repository.defaultBranchRef;
    const sources = rules.nodes.map(({ repositoryRuleset }) => repositoryRuleset.name);
    expect(sources).toContain('in force');
    expect(sources).not.toContain('on trial');
    expect(refUpdateRule).toEqual({ requiredStatusCheckContexts: ['c'] });
    expect(branchProtectionRule).toEqual({ requiredStatusChecks: [{ context: 'c', app: null }] });
  });

  it('shows members less than owners', async () => {
    const { repository } = await client('hubot').graphql<{ repository: Shown }>(query);
    expect(repository.rulesets.nodes.map(({ name }) => name)).not.toContain('on trial');
    expect(repository.defaultBranchRef.branchProtectionRule).toBeNull();
  });
});

interface Shown {
  rulesets: { nodes: { name: string }[] };
  defaultBranchRef: {
    rules: { nodes: { repositoryRuleset: { name: string } }[] };
    refUpdateRule: unknown;
    branchProtectionRule: unknown;
  };
}
