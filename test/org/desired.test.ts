import { describe, expect, it } from 'vitest';
import { desiredRuleset, type Wish } from '../../src/org/ruleset/desired.ts';
import type { RulesetBody } from '../../src/org/ruleset/ruleset.ts';

const wish: Wish = {
  name: 'require-imdsv2',
  enforcement: 'active',
  appId: 7,
  repositories: [],
  properties: new Map(),
};
const own = { context: 'require-imdsv2', integration_id: 7 };
const all = { include: ['~ALL'], exclude: [], protected: false };
const onDefault = { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } };

function rule(...required_status_checks: object[]) {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      do_not_enforce_on_create: true,
      required_status_checks,
    },
  };
}

describe('desiredRuleset', () => {
  it('requires the check from the App, on default branches', () => {
    expect(desiredRuleset(wish)).toEqual({
      name: 'require-imdsv2',
      target: 'branch',
      enforcement: 'active',
      conditions: { ...onDefault, repository_name: all },
      rules: [rule(own)],
    });
  });

  it.each([
    {
      name: 'patterns',
      more: { repositories: ['infra-*', 'live'] },
      repository_name: { ...all, include: ['infra-*', 'live'] },
    },
    {
      name: 'properties',
      more: {
        properties: new Map([
          ['tier', ['web', 'db']],
          ['terraform', ['yes']],
        ]),
      },
      repository_property: {
        include: [
          { name: 'tier', source: 'custom', property_values: ['web', 'db'] },
          { name: 'terraform', source: 'custom', property_values: ['yes'] },
        ],
        exclude: [],
      },
    },
  ])('finds repositories by $name', ({ more, name: _name, ...repositories }) => {
    expect(desiredRuleset({ ...wish, ...more }).conditions).toEqual({ ...onDefault, ...repositories });
  });

  const old: RulesetBody = {
    name: 'Require-IMDSv2',
    target: 'branch',
    enforcement: 'evaluate',
    conditions: {
      ref_name: { include: ['refs/heads/release/*'], exclude: ['refs/heads/release/old'] },
      repository_name: { include: ['infra-*'], exclude: ['infra-lab'], protected: true },
    },
    rules: [
      { type: 'deletion' },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: true,
          required_status_checks: [
            { context: 'build' },
            { context: 'require-imdsv2' },
            { context: 'test', integration_id: 3 },
          ],
        },
      },
    ],
  };

  it('keeps what others added', () => {
    expect(desiredRuleset(wish, old)).toEqual({
      name: 'Require-IMDSv2',
      target: 'branch',
      enforcement: 'active',
      conditions: {
        ref_name: {
          include: ['refs/heads/release/*', '~DEFAULT_BRANCH'],
          exclude: ['refs/heads/release/old'],
        },
        repository_name: { include: ['infra-*'], exclude: ['infra-lab'], protected: true },
      },
      rules: [
        { type: 'deletion' },
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: true,
            do_not_enforce_on_create: true,
            required_status_checks: [{ context: 'build' }, own, { context: 'test', integration_id: 3 }],
          },
        },
      ],
    });
  });

  it('names other repositories where it is told to, with the exceptions that are there', () => {
    const { repository_name } = desiredRuleset({ ...wish, repositories: ['~ALL'] }, old).conditions;
    expect(repository_name).toEqual({ include: ['~ALL'], exclude: ['infra-lab'], protected: true });
    const changed = desiredRuleset({ ...wish, properties: new Map([['tier', ['web']]]) }, old).conditions;
    expect(changed).not.toHaveProperty('repository_name');
  });

  it('leaves a list of repositories alone', () => {
    const conditions = { ...onDefault, repository_id: { repository_ids: [1, 2] } };
    expect(desiredRuleset(wish, { ...old, conditions }).conditions).toEqual(conditions);
  });

  it('asks for the check once', () => {
    const rules = [rule({ context: 'require-imdsv2', integration_id: 9 }, { context: 'require-imdsv2' })];
    expect(desiredRuleset(wish, { ...old, rules }).rules).toEqual([rule(own)]);
  });

  it('has nothing to do where it is done', () => {
    for (const one of [
      wish,
      { ...wish, repositories: ['a-*'] },
      { ...wish, properties: new Map([['k', ['v']]]) },
    ]) {
      const done = desiredRuleset(one, old);
      expect(desiredRuleset(one, done)).toEqual(done);
    }
  });

  it('requires a workflow in the place of a check, and replaces another version of it', () => {
    const { appId: _, ...scope } = wish as Wish & { appId: number };
    const workflow = { repository_id: 3, path: '.github/workflows/a.yml', ref: 'refs/heads/main' };
    const other = { repository_id: 4, path: '.github/workflows/a.yml', ref: 'refs/heads/main' };
    const made = desiredRuleset({ ...scope, workflow });
    expect(made.rules).toEqual([
      { type: 'workflows', parameters: { do_not_enforce_on_create: true, workflows: [workflow] } },
    ]);
    const newer = { repository_id: 3, path: '.github/workflows/a.yml', sha: 'c'.repeat(40) };
    const rules = [
      { type: 'deletion' },
      { type: 'workflows', parameters: { do_not_enforce_on_create: false, workflows: [workflow, other] } },
    ];
    expect(desiredRuleset({ ...scope, workflow: newer }, { ...made, rules }).rules).toEqual([
      { type: 'deletion' },
      { type: 'workflows', parameters: { do_not_enforce_on_create: true, workflows: [other, newer] } },
    ]);
  });
});
