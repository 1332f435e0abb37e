import { describe, expect, test } from 'vitest';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { scanText } from '../judged.ts';
import { testCases, withTokens } from './cases.ts';

const main = withTokens('var.t', 'variable "t" {\n  default = "optional"\n}\n');
const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];
const atDefault = ['tokens-optional main.tf:7 < main.tf:3'];
const requiring = withTokens('var.t', 'variable "t" {\n  default = "required"\n}\n');
const undecided = withTokens('var.t', 'variable "t" {}\n');

testCases([
  ...['terraform.tfvars', 'x.auto.tfvars'].map((name) => ({
    name: `${name} is over the default`,
    files: { 'main.tf': main, [name]: 't = "required"\n' },
    targets: a('compliant'),
  })),
  ...['terraform.tfvars.json', 'x.auto.tfvars.json'].map((name) => ({
    name: `${name} is over the default`,
    files: { 'main.tf': main, [name]: '{"t": "required"}' },
    targets: a('compliant'),
  })),
  {
    name: 'its line decides',
    files: { 'main.tf': requiring, 'terraform.tfvars': '# a\nt = "optional"\n' },
    targets: a('violation'),
    findings: ['tokens-optional terraform.tfvars:2 < main.tf:3'],
  },
  {
    name: '*.auto.tfvars is over terraform.tfvars and its JSON',
    files: {
      'main.tf': main,
      'terraform.tfvars': 't = "optional"\n',
      'terraform.tfvars.json': '{"t": "optional"}',
      'a.auto.tfvars': 't = "required"\n',
    },
    targets: a('compliant'),
  },
  {
    name: 'terraform.tfvars.json is over terraform.tfvars',
    files: {
      'main.tf': main,
      'terraform.tfvars': 't = "optional"\n',
      'terraform.tfvars.json': '{"t": "required"}',
    },
    targets: a('compliant'),
  },
  {
    name: 'among *.auto.tfvars the last in lexical order wins, JSON or not',
    files: {
      'main.tf': main,
      'a.auto.tfvars': 't = "optional"\n',
      'b.auto.tfvars.json': '{"t": "optional"}',
      'c.auto.tfvars': 't = "required"\n',
    },
    targets: a('compliant'),
  },
  {
    name: 'a -var-file that violates',
    files: { 'main.tf': requiring, 'prod.tfvars': 't = "optional"\n' },
    targets: a('violation'),
    findings: ['tokens-optional prod.tfvars:1 < main.tf:3'],
  },
  {
    name: 'a -var-file in JSON that violates',
    files: { 'main.tf': requiring, 'prod.tfvars.json': '{\n  "t": "optional"\n}\n' },
    targets: a('violation'),
    findings: ['tokens-optional prod.tfvars.json:2 < main.tf:3'],
  },
  {
    name: 'a -var-file that requires does not outweigh a default that does not',
    files: { 'main.tf': main, 'prod.tfvars': 't = "required"\n' },
    targets: a('violation'),
    findings: atDefault,
  },
  {
    name: 'a -var-file that requires leaves a variable without a default unknown',
    files: { 'main.tf': undecided, 'prod.tfvars': 't = "required"\n' },
    targets: a('unknown'),
    findings: ['unresolved main.tf:3'],
  },
  {
    name: 'a -var-file that violates, for a variable without a default',
    files: { 'main.tf': undecided, 'prod.tfvars': 't = "optional"\n' },
    targets: a('violation'),
    findings: ['tokens-optional prod.tfvars:1 < main.tf:3'],
  },
  {
    name: 'a -var-file that switches a dynamic block off',
    files: {
      'main.tf':
        'resource "aws_instance" "a" {\n  dynamic "metadata_options" {\n    for_each = var.on ? [1] : []\n    content {\n      http_tokens = "required"\n    }\n  }\n}\nvariable "on" {\n  default = true\n}\n',
      'prod.tfvars': 'x = 1\non = false\n',
    },
    targets: a('violation'),
    findings: ['block-missing prod.tfvars:2 < main.tf:1'],
  },
  {
    name: 'values of a -var-file that violate only together: the last of them',
    files: {
      'main.tf': withTokens(
        'var.a && var.b ? local.weak : "required"',
        'variable "a" {\n  default = false\n}\nvariable "b" {\n  default = false\n}\nlocals {\n  weak = lower("OPTIONAL")\n}\n',
      ),
      'prod.tfvars': 'a = true\nb = true\nc = 1\n',
    },
    targets: a('violation'),
    findings: ['tokens-optional prod.tfvars:2 < main.tf:3'],
  },
  {
    name: 'a value reaches a module through its call',
    files: {
      'main.tf': 'module "m" {\n  source = "./m"\n  t = var.t\n}\nvariable "t" {}\n',
      'm/main.tf': undecided,
      'terraform.tfvars': 't = "optional"\n',
    },
    targets: ['module.m.aws_instance.a m/main.tf:1 violation'],
    findings: ['tokens-optional terraform.tfvars:1 < m/main.tf:3'],
  },
  {
    name: 'the value takes the variable’s type and its optional attributes',
    files: {
      'main.tf': withTokens(
        'var.o.t',
        'variable "o" {\n  type = object({ t = optional(string, "required") })\n}\n',
      ),
      'terraform.tfvars': 'o = {}\n',
    },
    targets: a('compliant'),
  },
  {
    name: 'strings of a JSON file of values are no templates',
    files: { 'main.tf': requiring, 'terraform.tfvars.json': `{"t": "\${\\"required\\"}"}` },
    targets: a('violation'),
    findings: ['tokens-optional terraform.tfvars.json:1 < main.tf:3'],
  },
  ...['var.u', 'lower("REQUIRED")', `"\${local.u}"`].map((value) => ({
    name: `${value}, which Terraform does not allow in a file of values`,
    files: {
      'main.tf': `${main}variable "u" {\n  default = "required"\n}\n`,
      'terraform.tfvars': `t = ${value}\n`,
    },
    targets: a('unknown'),
    findings: ['unresolved main.tf:3'],
  })),
  {
    name: 'a value that is set twice',
    files: { 'main.tf': main, 'terraform.tfvars': 't = "required"\nt = "required"\n' },
    targets: a('compliant'),
    findings: ['unparsable terraform.tfvars:2'],
  },
  {
    name: 'a value that is set twice in JSON',
    files: { 'main.tf': main, 'terraform.tfvars.json': '{"t": "optional",\n"t": "required"}' },
    targets: a('compliant'),
    findings: ['unparsable terraform.tfvars.json:2'],
  },
  {
    name: 'a block in a file of values',
    files: { 'main.tf': main, 'terraform.tfvars': 't = "required"\nx {\n}\n' },
    targets: a('compliant'),
    findings: ['unparsable terraform.tfvars:2'],
  },
  {
    name: 'a file of values that can’t be read',
    files: { 'main.tf': main, 'terraform.tfvars': 't = \n' },
    targets: a('violation'),
    findings: [...atDefault, 'unparsable terraform.tfvars:1'],
  },
  {
    name: 'a value for a variable that is not declared',
    files: { 'main.tf': withTokens('var.t'), 'terraform.tfvars': 't = "required"\n' },
    targets: a('unknown'),
    findings: ['unresolved main.tf:3'],
  },
]);

describe('values files in directories without Terraform', () => {
  testCases([
    {
      name: 'are candidates of the nearest directory above that has some',
      files: { 'main.tf': requiring, 'envs/prod.tfvars': 't = "optional"\n' },
      targets: a('violation'),
      findings: ['tokens-optional envs/prod.tfvars:1 < main.tf:3'],
    },
    {
      name: 'whatever they are called',
      files: { 'main.tf': requiring, 'envs/dev/terraform.tfvars': 't = "optional"\n' },
      targets: a('violation'),
      findings: ['tokens-optional envs/dev/terraform.tfvars:1 < main.tf:3'],
    },
    {
      name: 'and of no directory further up',
      files: {
        'main.tf': requiring,
        'envs/main.tf': 'output "x" {\n  value = 1\n}\n',
        'envs/prod/a.tfvars': 't = "optional"\n',
      },
      targets: a('compliant'),
    },
    {
      name: 'a policy maps others',
      policy: { ...strictPolicy, var_files: { app: ['config/*.tfvars'] } },
      files: { 'app/main.tf': requiring, 'config/prod.tfvars': 't = "optional"\n' },
      targets: ['aws_instance.a app/main.tf:1 violation'],
      findings: ['tokens-optional config/prod.tfvars:1 < app/main.tf:3'],
    },
  ]);
});

describe('a values file that can’t be read', () => {
  const locked = '\0GITCRYPT\0\x12\x13';
  const sops = '{"t": "ENC[AES256_GCM,data:AAAA,iv:B,tag:C,type:str]", "sops": {}}';
  const open = ['unresolved main.tf:3'];
  testCases([
    {
      name: 'may set every variable',
      files: { 'main.tf': requiring, 'secret.auto.tfvars': locked },
      targets: a('unknown'),
      findings: open,
    },
    {
      name: 'is encrypted with SOPS',
      files: { 'main.tf': requiring, 'secret.auto.tfvars.json': sops },
      targets: a('unknown'),
      findings: open,
    },
    {
      name: 'is over what comes before, and below what comes behind',
      files: { 'main.tf': main, 'm.auto.tfvars': locked, 'z.auto.tfvars': 't = "required"\n' },
      targets: a('compliant'),
    },
    {
      name: 'is used with -var-file',
      files: { 'main.tf': requiring, 'terraform.tfvars': 't = "required"\n', 'prod.tfvars': locked },
      targets: a('unknown'),
      findings: open,
    },
    {
      name: 'changes nothing that depends on no variable',
      files: { 'main.tf': withTokens('"required"'), 'secret.auto.tfvars': locked },
      targets: a('compliant'),
    },
  ]);

  test('was not checked', async () => {
    const report = await scanText({ 'x/main.tf': requiring, 'x/secret.auto.tfvars': locked });
    expect(report.unseen).toEqual([
      {
        kind: 'values',
        address: null,
        root: 'x',
        path: 'x/secret.auto.tfvars',
        line: 1,
        source: null,
        reason: 'the file is encrypted with git-crypt',
        hint: 'Unlock the repository before the scan',
      },
    ]);
  });
});

test('values files are in the order of code points', async () => {
  const report = await scanText({
    'main.tf': main,
    '\uff5e.auto.tfvars': 't = "optional"\n',
    '\u{1f600}.auto.tfvars': 't = "required"\n',
    'terraform.tfvars.auto.tfvars': 't = "optional"\n',
  });
  expect(report.targets.map(({ verdict }) => verdict)).toEqual(['compliant']);
});
