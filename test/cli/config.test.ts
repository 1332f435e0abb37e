import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/cli/config.ts';
import { policyFile } from '../../src/cli/policy-file.ts';
import { strictPolicy } from '../../src/rule/rule-policy.ts';
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

describe('policyFile', () => {
  it('needs none', async () => {
    expect(await policyFile(undefined, temporaryTree())).toEqual({ config: strict });
  });

  it("takes the repository's own", async () => {
    const top = temporaryTree({ '.github/require-imdsv2.yml': 'on_unknown: ignore' });
    expect(await policyFile(undefined, top)).toEqual({
      config: { ...strict, onUnknown: 'ignore' },
      path: '.github/require-imdsv2.yml',
    });
  });

  it('takes the one that was asked for', async () => {
    const top = temporaryTree({
      '.github/require-imdsv2.yml': 'on_unknown: ignore',
      'p.yml': 'on_unknown: fail',
    });
    expect(await policyFile('p.yml', top)).toMatchObject({ config: { onUnknown: 'fail' }, path: 'p.yml' });
  });

  it('says what is wrong with it', async () => {
    const top = temporaryTree({ 'p.yml': 'x: 1', 'directory/x': '' });
    expect(await policyFile('p.yml', top)).toEqual({ errors: ['p.yml:1: Unknown key x'] });
    expect(await policyFile('gone.yml', top)).toEqual({ errors: ['gone.yml: no such file or directory'] });
    expect(await policyFile('directory', top)).toEqual({ errors: ['directory: is a directory'] });
  });
});
