import { expect, test } from 'vitest';
import { parsePolicy, policyInForce, policyJsonSchema } from '../../src/policy/file.ts';
import { defaultPolicy, scanPolicyOf } from '../../src/policy/schema.ts';

test('an empty file changes nothing', () => {
  expect(parsePolicy('')).toEqual({ settings: {}, problems: [] });
  expect(policyInForce(undefined, { name: 'x', text: '# nothing yet\n' }).policy).toEqual(defaultPolicy);
});

test('only the keys that are given count', () => {
  expect(parsePolicy('scope: module\nfixes:\n  button: false\n').settings).toEqual({
    scope: 'module',
    fixes: { button: false, suggestions: true, maximum: 30 },
  });
});

test.each([
  { text: 'enforcement: enforce\nscpoe: module\n', line: 2, message: 'Unknown key scpoe' },
  { text: '\n\nscope: everything\n', line: 3, message: 'scope: Invalid option' },
  { text: 'fixes:\n  maximum: 31\n', line: 2, message: 'fixes.maximum: Too big' },
  { text: 'fixes:\n  buton: true\n', line: 2, message: 'Unknown key buton' },
  { text: 'scope: [\n', line: 2, message: 'Flow sequence' },
  { text: '- a\n', line: 1, message: 'Invalid input' },
  { text: 'suppressions: [checkov, snyk]\n', line: 1, message: 'suppressions' },
])('$message', ({ text, line, message }) => {
  expect(parsePolicy(text)).toEqual({
    settings: {},
    problems: [{ line, message: expect.stringContaining(message) }],
  });
});

const organization = {
  name: 'acme/.github',
  text: 'enforcement: enforce\non_unknown: fail\nlocked: [enforcement]\n',
};

test('the repository’s file goes over the organisation’s, except for locked keys', () => {
  const repository = { name: 'policy on main', text: 'enforcement: advise\nscope: introduced\n' };
  const { policy, problems, sources } = policyInForce(organization, repository);
  expect(policy).toMatchObject({ enforcement: 'enforce', on_unknown: 'fail', scope: 'introduced' });
  expect(problems).toEqual(['policy on main: enforcement is locked by acme/.github, whose value counts']);
  expect(sources).toEqual(['acme/.github', 'policy on main']);
});

test('a repository can’t lock, and a broken file leaves the strict default', () => {
  expect(policyInForce(undefined, { name: 'p', text: 'locked: [scope]\n' }).problems).toHaveLength(1);
  const broken = policyInForce(undefined, { name: 'p', text: 'enforcement: advise\nbad: 1\n' });
  expect(broken.policy).toEqual(defaultPolicy);
  expect(broken.problems).toEqual([
    'p, line 2: Unknown key bad',
    'nothing of p counts, and the strict default applies',
  ]);
});

test.each([
  { text: 'suppressions: []', tools: [], expiry: false },
  { text: 'suppressions: [checkov]', tools: ['checkov'], expiry: false },
  { text: 'suppressions: { expiry: required }', tools: 'all', expiry: true },
  {
    text: 'suppressions: { tools: [require-imdsv2], expiry: required }',
    tools: ['require-imdsv2'],
    expiry: true,
  },
])('$text', ({ text, tools, expiry }) => {
  const { policy } = policyInForce(undefined, { name: 'p', text });
  expect(scanPolicyOf(policy).rule.suppressions).toEqual(tools);
  expect(scanPolicyOf(policy).rule.expiry === 'required').toBe(expiry);
});

test('editors get a schema in which nothing is required', () => {
  const schema = policyJsonSchema() as {
    properties: object;
    required?: string[];
    additionalProperties: boolean;
  };
  expect(Object.keys(schema.properties)).toContain('enforcement');
  expect(schema.required).toBeUndefined();
  expect(schema.additionalProperties).toBe(false);
});
