import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/cli/config.ts';
import { type PolicyWish, policiesOf } from '../../src/cli/policy/policy-file.ts';
import { strictPolicy } from '../../src/rule/rule-policy.ts';
import { scanned } from './scanned.ts';
import { temporaryTree } from './temporary-tree.ts';

const strict = {
  policy: { rule: strictPolicy, exclude: [] },
  enforcement: 'enforce',
  onUnknown: 'warn',
  onUnseen: 'warn',
};

function problems(text: string): readonly string[] {
  const read = readConfig('p.yml', text);
  return 'errors' in read ? read.errors : [];
}

describe('readConfig', () => {
  it.each(['', '# nothing yet\n', '{}', '---\n'])('takes %j for the default policy', (text) => {
    expect(readConfig('p.yml', text)).toEqual({ config: strict });
  });

  it('reads what concerns the command line and lets the rest be', () => {
    const text = `
enforcement: advise
on_unknown: fail
on_unseen: ignore
endpoint_disabled: violation
account_default: accept
suppressions: { tools: [checkov, require-imdsv2], expiry: required }
exclude:
  - examples/**
scope: module
fixes: { maximum: 3 }
`;
    expect(readConfig('p.yml', text)).toEqual({
      config: {
        policy: {
          rule: {
            endpoint_disabled: 'violation',
            account_default: 'accept',
            suppressions: ['checkov', 'require-imdsv2'],
            expiry: 'required',
            engine: 'both',
            var_files: {},
          },
          exclude: ['examples/**'],
        },
        enforcement: 'advise',
        onUnknown: 'fail',
        onUnseen: 'ignore',
      },
    });
  });

  it.each([
    { text: 'a: [', problem: 'p.yml:1: Flow sequence in block collection' },
    { text: '# x\nenforcement: enforce\nenforcement: advise\n', problem: 'p.yml:3: Map keys must be unique' },
    { text: '\n\nexcludes: []\n', problem: 'p.yml:3: Unknown key excludes' },
    { text: 'exclude:\n  - a\n  - 3\n', problem: 'p.yml:3: exclude.1: Invalid input: expected string' },
    { text: 'endpoint_disabled: no\n', problem: 'p.yml:1: endpoint_disabled: Invalid option' },
    { text: '- a\n', problem: 'p.yml:1: Invalid input: expected object' },
    { text: 'suppressions: [nobody]\n', problem: 'p.yml:1: suppressions' },
  ])('says where $text is wrong', ({ text, problem }) => {
    expect(problems(text)).toEqual([expect.stringContaining(problem)]);
  });

  it('says everything that is wrong at once', () => {
    expect(problems('a: 1\nb: 2\non_unknown: 3\n').map((problem) => problem.split(': ')[0])).toEqual(
      expect.arrayContaining(['p.yml:1', 'p.yml:2', 'p.yml:3']),
    );
  });
});

/** The one policy of a tree for these paths, or what is wrong with it. */
async function policyOf(prefix: string, given: Partial<PolicyWish> = {}) {
  const policies = await policiesOf({ config: undefined, paths: ['.'], prefix, ...given });
  if ('errors' in policies) return policies;
  expect(policies).toHaveLength(1);
  return policies[0]!;
}

describe('policiesOf', () => {
  it('needs none', async () => {
    expect(await policyOf(temporaryTree())).toEqual({
      config: strict,
      paths: ['.'],
      directory: '',
      warnings: [],
    });
  });

  it("takes the repository's own", async () => {
    const top = temporaryTree({ '.github/require-imdsv2.yml': 'on_unknown: ignore' });
    expect(await policyOf(top)).toEqual({
      config: { ...strict, onUnknown: 'ignore' },
      path: '.github/require-imdsv2.yml',
      text: 'on_unknown: ignore',
      paths: ['.'],
      directory: '',
      warnings: [],
    });
  });

  it('takes the one that was asked for', async () => {
    const top = temporaryTree({
      '.github/require-imdsv2.yml': 'on_unknown: ignore',
      'p.yml': 'on_unknown: fail',
    });
    expect(await policyOf(top, { config: 'p.yml' })).toMatchObject({
      config: { onUnknown: 'fail' },
      path: 'p.yml',
    });
  });

  it('says what is wrong with it', async () => {
    const top = temporaryTree({ 'p.yml': 'x: 1', 'directory/x': '' });
    const named = (config: string) => policyOf(top, { config });
    expect(await named('p.yml')).toEqual({ errors: ['p.yml:1: Unknown key x'] });
    expect(await named('gone.yml')).toEqual({ errors: ['gone.yml: no such file or directory'] });
    expect(await named('directory')).toEqual({ errors: ['directory: is a directory'] });
  });

  it.each([
    {
      where: 'at the top of the work tree',
      prefix: 'repo/',
      paths: ['.'],
      path: '.github/require-imdsv2.yml',
    },
    {
      where: 'from below',
      prefix: 'repo/infra/prod/',
      paths: ['.'],
      path: '../../.github/require-imdsv2.yml',
    },
    {
      where: 'from outside',
      prefix: '',
      paths: ['repo/infra/prod/main.tf', 'repo'],
      path: 'repo/.github/require-imdsv2.yml',
    },
    { where: 'not above the work tree', prefix: 'other/', paths: ['.'], path: undefined },
    {
      where: 'not above the path where there is no work tree',
      prefix: 'repo/',
      paths: ['../plain/sub'],
      path: undefined,
    },
    {
      where: 'up to the working directory where there is no work tree',
      prefix: 'plain/',
      paths: ['sub'],
      path: '.github/require-imdsv2.yml',
    },
  ])('looks upwards: $where', async ({ prefix, paths, path }) => {
    const top = temporaryTree({
      '.github/require-imdsv2.yml': 'on_unknown: fail',
      'repo/.git/HEAD': '',
      'repo/.github/require-imdsv2.yml': 'on_unknown: ignore',
      'repo/infra/prod/main.tf': '',
      'other/.git/HEAD': '',
      'plain/.github/require-imdsv2.yml': 'on_unknown: ignore',
      'plain/sub/main.tf': '',
    });
    const found = await policyOf(top + prefix, { paths });
    expect('path' in found ? found.path : undefined).toBe(path);
  });

  it('gives each path the policy above it', async () => {
    const top = temporaryTree({
      'a/.github/require-imdsv2.yml': 'on_unknown: fail',
      'a/main.tf': '',
      'b/main.tf': '',
    });
    const given = { config: undefined, prefix: top, paths: ['b', 'a', 'a/main.tf', '.'] };
    expect(await policiesOf(given)).toMatchObject([
      { config: strict, paths: ['b', '.'] },
      {
        config: { ...strict, onUnknown: 'fail' },
        path: 'a/.github/require-imdsv2.yml',
        paths: ['a', 'a/main.tf'],
      },
    ]);
    expect(await policiesOf({ ...given, config: 'a/.github/require-imdsv2.yml' })).toHaveLength(1);
  });

  it('says what is wrong with each of several', async () => {
    const top = temporaryTree({
      'a/.github/require-imdsv2.yml': 'x: 1',
      'b/.github/require-imdsv2.yml': 'y: 1',
    });
    expect(await policiesOf({ config: undefined, prefix: top, paths: ['a', 'b'] })).toEqual({
      errors: [
        'a/.github/require-imdsv2.yml:1: Unknown key x',
        'b/.github/require-imdsv2.yml:1: Unknown key y',
      ],
    });
  });

  it('points out files that were meant to be it', async () => {
    const top = temporaryTree({
      '.github/require-imdsv2.yaml': 'on_unknown: fail',
      'require-imdsv2.yml': '',
    });
    expect(await policyOf(top)).toMatchObject({
      config: strict,
      warnings: [
        '.github/require-imdsv2.yaml does not count: the policy file is .github/require-imdsv2.yml',
        'require-imdsv2.yml does not count: the policy file is .github/require-imdsv2.yml',
      ],
    });
  });
});

const violating = 'resource "aws_instance" "web" {\n}\n';

describe('the globs of a policy', () => {
  it('start from its directory, wherever the command runs; those of --exclude from the working directory', async () => {
    const top = temporaryTree({
      '.git/HEAD': '',
      '.github/require-imdsv2.yml': 'exclude: ["infra/old/**"]\n',
      'infra/old/main.tf': violating,
      'infra/new/main.tf': violating,
      'infra/next/main.tf': violating,
    });
    const paths = async (prefix: string, args: readonly string[]) =>
      (await scanned(prefix, ['--format', 'json', ...args])).report.findings.map(({ path }) => path);
    expect(await paths(top, ['--exclude', 'infra/next/**'])).toEqual(['infra/new/main.tf']);
    expect(await paths(`${top}infra/`, ['--exclude', 'next/**'])).toEqual(['new/main.tf']);
    expect(await paths(`${top}infra/`, ['--exclude', '**/main.tf'])).toEqual([]);
    const { stderr } = await scanned(`${top}infra/`, ['--format', 'json']);
    expect(stderr).toBe('policy: ../.github/require-imdsv2.yml\nexcluded: 1 file (--stats lists them)\n');
    expect((await scanned(`${top}infra/`, ['--stats'])).stderr).toContain('excluded: old/main.tf\n');
  });

  it('map values files from its directory, too', async () => {
    const top = temporaryTree({
      '.git/HEAD': '',
      '.github/require-imdsv2.yml': 'var_files: { envs/prod: ["values/*.tfvars"] }\n',
      'values/prod.tfvars': 'tokens = "optional"\n',
      'envs/prod/main.tf':
        'variable "tokens" { type = string }\nresource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n',
    });
    const { report } = await scanned(`${top}envs/`, ['--format', 'json', 'prod', '../values']);
    expect(report.findings).toMatchObject([{ verdict: 'violation', path: '../values/prod.tfvars' }]);
  });
});
