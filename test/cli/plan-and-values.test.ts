// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';

const program = fileURLToPath(new URL('../../bin/require-imdsv2.js', import.meta.url));
const plan = {
  format_version: '1.2',
  terraform_version: '1.11.0',
  planned_values: {},
  configuration: { root_module: {} },
  resource_changes: [
    {
      address: 'aws_instance.a',
      mode: 'managed',
      type: 'aws_instance',
      name: 'a',
      change: {
        actions: ['create'],
        after: { metadata_options: [{ http_tokens: 'optional' }] },
        after_unknown: {},
      },
    },
  ],
};
const instance = (tokens: string, more = '') =>
  `resource "aws_instance" "a" {\n${more}  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const files = {
  'envs/main.tf':
    'variable "t" {\n  default = "required"\n}\nresource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
  'weak.vars': 't = "optional"\n',
  'stages/main.tf':
    'variable "stage" {\n  default = "good"\n}\nmodule "m" {\n  source = "./${var.stage}"\n}\n',
  'stages/good/main.tf': instance('"required"'),
  'stages/bad/main.tf': instance('"optional"'),
  'stage.vars': 'stage = "bad"\n',
  'script/main.tf': `variable "s" {\n  default = "true"\n}\n${instance('"required"', '  user_data = var.s\n')}`,
  'script.vars': 's = "curl http://169.254.169.254/latest/meta-data/"\n',
  'plan.json': JSON.stringify(plan),
};

function scanned(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'scan', '--format', 'json', ...args],
    { cwd: temporaryTree(files), encoding: 'utf8' },
  );
  const { targets, findings } = stdout === '' ? { targets: [], findings: [] } : JSON.parse(stdout);
  return { status, stderr, targets, findings };
}

test('--var-file goes before the defaults, and the finding stands in it', () => {
  expect(scanned('envs').status).toBe(0);
  expect(scanned('--var-file', 'weak.vars', 'envs')).toMatchObject({
    status: 1,
    findings: [{ code: 'tokens-optional', path: 'weak.vars', startLine: 1, root: 'envs' }],
  });
});

test('--var-file decides which module is called', () => {
  expect(scanned('stages/main.tf').findings).toEqual([]);
  expect(scanned('--var-file', 'stage.vars', 'stages/main.tf')).toMatchObject({
    status: 1,
    findings: [{ address: 'module.m.aws_instance.a', path: 'stages/bad/main.tf' }],
  });
});

test('a script in a --var-file is looked at', () => {
  expect(scanned('script').findings).toEqual([]);
  expect(scanned('--var-file', 'script.vars', 'script')).toMatchObject({
    status: 0,
    findings: [{ code: 'readiness-user-data' }],
  });
});

test('--plan gives the values, and the text of the directory the places', () => {
  expect(scanned('--plan', 'plan.json', 'envs')).toMatchObject({
    status: 1,
    targets: [
      { address: 'aws_instance.a', root: 'envs', path: 'envs/main.tf', line: 4, verdict: 'violation' },
    ],
    findings: [{ path: 'envs/main.tf' }],
  });
});

test.each([
  [['--var-file', 'none.tfvars', 'envs'], 'none.tfvars: no such file\n'],
  [['--plan', 'plan.json', 'envs', 'weak.vars'], '--plan needs one directory'],
])('%j is refused', (args, message) => {
  const { status, stderr } = scanned(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
