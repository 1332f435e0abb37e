import { schema } from '@octokit/graphql-schema';
import { buildASTSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coverageDocument, type RepositoryNode } from '../../src/org/coverage/document.ts';
import { factsOf } from '../../src/org/coverage/facts.ts';
import { type AppPresence, coverageOf } from '../../src/org/coverage/state.ts';

it('GitHub’s schema takes the document', () => {
  const github = buildASTSchema(parse(schema.idl), { assumeValidSDL: true });
  expect(validate(github, parse(coverageDocument))).toEqual([]);
});

const whole = { pageInfo: { hasNextPage: false } };
const check = (integrationId: number | null = 7) => ({
  requiredStatusChecks: [
    { context: 'build', integrationId: null },
    { context: 'require-imdsv2', integrationId },
  ],
});
const branch = {
  name: 'main',
  rules: { ...whole, nodes: [] },
  branchProtectionRule: null,
  refUpdateRule: null,
};
const node: RepositoryNode = {
  name: 'infra',
  isArchived: false,
  defaultBranchRef: branch,
  rulesets: { ...whole, nodes: [] },
};

const ruled = (integrationId: number | null = 7): RepositoryNode => ({
  ...node,
  defaultBranchRef: {
    ...branch,
    rules: {
      ...whole,
      nodes: [
        { repositoryRuleset: { name: 'all' }, parameters: null },
        { repositoryRuleset: { name: 'all' }, parameters: check(integrationId) },
      ],
    },
  },
});

const tried = (include = ['~DEFAULT_BRANCH'], exclude: string[] = []): RepositoryNode => ({
  ...node,
  rulesets: {
    ...whole,
    nodes: (['EVALUATE', 'ACTIVE', 'DISABLED'] as const).map((enforcement) => ({
      name: enforcement,
      enforcement,
      conditions: { refName: { include, exclude } },
      rules: { nodes: [{ parameters: check() }] },
    })),
  },
});

const seen = (totalCount: number | null, requirement = ruled()): RepositoryNode => {
  const checkSuites = totalCount === null ? null : { totalCount: 0 };
  const commit = { checkSuites: totalCount === null ? null : { totalCount } };
  return {
    ...requirement,
    defaultBranchRef: { ...requirement.defaultBranchRef!, target: { checkSuites } },
    pullRequests: { nodes: [{ commits: { nodes: [{ commit }] } }] },
  };
};

const everywhere: AppPresence = { id: 7, on: 'all' };
const nowhere: AppPresence = { id: 7, on: 'none' };
const traces: AppPresence = { id: 7, on: 'seen' };
const listed: AppPresence = { id: 7, on: new Set(['infra']) };

describe('coverageOf', () => {
  it.each([
    { name: 'nothing', node, presence: nowhere, state: 'neither', app: 'no' },
    { name: 'the App alone', node, presence: everywhere, state: 'not-required', app: 'yes' },
    { name: 'rule and App', node: ruled(), presence: everywhere, state: 'covered', app: 'yes' },
    {
      name: 'a rule that takes any source',
      node: ruled(null),
      presence: everywhere,
      state: 'covered',
      app: 'yes',
    },
    {
      name: 'a rule without App',
      node: ruled(),
      presence: nowhere,
      state: 'blocked',
      app: 'no',
      reason: 'the App is not installed',
    },
    {
      name: 'a rule for another App',
      node: ruled(9),
      presence: everywhere,
      state: 'blocked',
      app: 'yes',
      reason: 'all requires it from App 9',
    },
    {
      name: 'a rule for an App of which nobody knows the number',
      node: ruled(9),
      presence: { ...nowhere, id: undefined },
      state: 'blocked',
      app: 'no',
      reason: 'the App is not installed',
    },
    { name: 'a trial with App', node: tried(), presence: everywhere, state: 'ready', app: 'yes' },
    {
      name: 'a trial without App',
      node: tried(),
      presence: nowhere,
      state: 'would-block',
      app: 'no',
      reason: 'the App is not installed',
    },
    {
      name: 'a trial on all branches',
      node: tried(['~ALL']),
      presence: nowhere,
      state: 'would-block',
      app: 'no',
    },
    {
      name: 'a trial on main',
      node: tried(['refs/heads/m*']),
      presence: nowhere,
      state: 'would-block',
      app: 'no',
    },
    {
      name: 'a trial elsewhere',
      node: tried(['refs/heads/release/*']),
      presence: nowhere,
      state: 'neither',
      app: 'no',
    },
    {
      name: 'a trial that leaves main out',
      node: tried(['~ALL'], ['refs/heads/main']),
      presence: nowhere,
      state: 'neither',
      app: 'no',
    },
    { name: 'an App on this repository', node: ruled(), presence: listed, state: 'covered', app: 'yes' },
    {
      name: 'an App on other repositories',
      node: { ...ruled(), name: 'other' },
      presence: listed,
      state: 'blocked',
      app: 'no',
    },
    { name: 'an App that was seen', node: seen(1), presence: traces, state: 'covered', app: 'yes' },
    {
      name: 'an App that was not seen',
      node: seen(0),
      presence: traces,
      state: 'blocked',
      app: 'unseen',
      reason: 'the App was never seen there',
    },
    {
      name: 'an App that nobody could look for',
      node: seen(null),
      presence: traces,
      state: 'blocked',
      app: 'unknown',
      reason: 'can’t determine whether the App is installed',
    },
    {
      name: 'an archived repository',
      node: { ...ruled(), isArchived: true },
      presence: nowhere,
      state: 'archived',
      app: 'no',
    },
    {
      name: 'an empty repository',
      node: { ...node, defaultBranchRef: null },
      presence: nowhere,
      state: 'empty',
      app: 'no',
    },
  ])('$name: $state', ({ node, presence, name: _name, ...expected }) => {
    expect(coverageOf(factsOf(node), presence)).toMatchObject(expected);
  });

  it('looks at what is on trial also where something is in force', () => {
    const both = { ...ruled(null), rulesets: tried().rulesets };
    expect(coverageOf(factsOf(both), { id: 8, on: 'all' })).toMatchObject({
      state: 'would-block',
      required: 'in force',
      reason: 'EVALUATE requires it from App 7',
    });
  });

  it.each([
    {
      name: 'as administrators see it',
      protection: { requiredStatusChecks: [{ context: 'require-imdsv2', app: { databaseId: 9 } }] },
      state: 'blocked',
    },
    { name: 'as everybody sees it', protection: null, state: 'covered' },
  ])('knows branch protection $name', ({ protection, state }) => {
    const refUpdateRule = { requiredStatusCheckContexts: ['require-imdsv2'] };
    const defaultBranchRef = { ...branch, branchProtectionRule: protection, refUpdateRule };
    expect(coverageOf(factsOf({ ...node, defaultBranchRef }), everywhere)).toMatchObject({
      state,
      by: ['branch protection'],
    });
  });

  it('says where there is more than one answer holds', () => {
    const rulesets = { nodes: [], pageInfo: { hasNextPage: true } };
    expect(factsOf({ ...node, rulesets }).isCut).toBe(true);
    expect(factsOf(node).isCut).toBe(false);
  });
});
