import { expect, test } from 'vitest';
import { parsePolicy, policyInForce, policyJsonSchema } from '../../src/policy/file.ts';
import { isNearMiss } from '../../src/policy/file-path.ts';
import { defaultPolicy, scanPolicyOf } from '../../src/policy/schema.ts';

test('an empty file changes nothing', () => {
  expect(parsePolicy('')).toEqual({ settings: {}, problems: [], lines: new Map() });
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
  { text: 'on-unkown: fail\n', line: 1, message: 'Unknown key on-unkown; did you mean on_unknown?' },
  { text: 'scope: module\nonUnknown: fail\n', line: 2, message: 'did you mean on_unknown?' },
  { text: 'fixes:\n  buton: true\n', line: 2, message: 'did you mean button?' },
  {
    text: 'suppressions:\n  expire: required\n',
    line: 2,
    message: 'Unknown key expire; did you mean expiry?',
  },
  { text: 'suppressions:\n  days: 0\n', line: 2, message: 'suppressions.days: Too small' },
  {
    text: `a: &a [${'x,'.repeat(9)}x]\n${doubling('a', 30)}`,
    line: 2,
    message: 'by aliases more than 100 times',
  },
  { text: 'exclude: &a [*a]\n', line: 1, message: 'This YAML contains itself' },
  { text: `exclude: ${'['.repeat(20_000)}`, line: 1, message: '' },
  { text: `# ${'x'.repeat(70_000)}\n`, line: 1, message: 'longer than 64 KiB' },
])('$message', ({ text, line, message }) => {
  const { settings, problems } = parsePolicy(text);
  expect(settings).toEqual({});
  expect(problems[0]).toEqual({ line, message: expect.stringContaining(message) });
});

/** `b: &b [*a, *a]`, `c: &c [*b, *b]` and so on: each line is twice the one before. */
function doubling(first: string, lines: number): string {
  return Array.from({ length: lines }, (_, index) => {
    const before = index === 0 ? first : `${first}${index}`;
    return `${first}${index + 1}: &${first}${index + 1} [*${before}, *${before}]\n`;
  }).join('');
}

test('of very many problems the first are told, and how many more there are', () => {
  const { problems } = parsePolicy(Array.from({ length: 50 }, (_, index) => `k${index}: 1\n`).join(''));
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toEqual({ line: 1, message: '30 more problems in this file' });
});

test('the lines of keys are known, nested ones too', () => {
  const { lines } = parsePolicy('# x\nscope: module\nfixes:\n  button: false\n');
  expect([...lines]).toEqual([
    ['scope', 2],
    ['fixes', 3],
    ['fixes.button', 4],
  ]);
});

test.each([
  { name: 'require-imdsv2.yaml', near: true },
  { name: 'require_imdsv2.yml', near: true },
  { name: 'Require-IMDSv2.yml', near: true },
  { name: 'require-imdsv2.yml', near: false },
  { name: 'dependabot.yml', near: false },
])('$name: $near', ({ name, near }) => {
  expect(isNearMiss(name)).toBe(near);
});

const organization = {
  name: 'acme/.github',
  text: 'enforcement: enforce\non_unknown: fail\nlocked: [enforcement]\n',
};

test('the repository’s file goes over the organization’s, except for locked keys', () => {
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
