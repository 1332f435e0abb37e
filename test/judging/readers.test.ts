// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import { describe, expect, test } from 'vitest';
import { reviewOf, type Tree } from './review-of.ts';

const instance = (tokens: string) =>
  `resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const module = `variable "tokens" {\n  default = "required"\n}\n${instance('var.tokens')}`;
const root = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
const source = (way: string) => `terraform {\n  source = "${way}"\n}\n`;
const inputs = (tokens: string) => `inputs = {\n  tokens = ${tokens}\n}\n`;
const units: Tree = {
  'modules/web/main.tf': module,
  'root.hcl': inputs('"required"'),
  'live/prod/web/terragrunt.hcl': `${root}${source('../../../modules/web')}`,
  'live/test/web/terragrunt.hcl': `${root}${source('../../../modules/web')}`,
  'other/main.tf': instance('"required"'),
};

interface Case {
  readonly name: string;
  readonly base: Tree;
  readonly change: Record<string, string | null>;
  /** `path:line` of annotations. */
  readonly at: readonly string[];
  /** Questions to GitHub beyond the first one, at most. */
  readonly questions: number;
  readonly policy?: string;
}

const cases: Case[] = [
  {
    name: 'an included file',
    base: units,
    change: { 'root.hcl': inputs('"optional"') },
    at: ['root.hcl:2'],
    questions: 2,
  },
  {
    name: 'an included file with another name, far away',
    base: {
      'modules/web/main.tf': module,
      '_envcommon/web.hcl': `${source('${get_repo_root()}/modules/web')}${inputs('"required"')}`,
      'live/web/terragrunt.hcl': 'include "c" {\n  path = "${get_repo_root()}/_envcommon/web.hcl"\n}\n',
    },
    change: { '_envcommon/web.hcl': `${source('${get_repo_root()}/modules/web')}${inputs('"optional"')}` },
    at: ['_envcommon/web.hcl:5'],
    questions: 2,
  },
  {
    name: 'a file that read_terragrunt_config reads',
    base: {
      ...units,
      'live/env.hcl': 'locals {\n  tokens = "required"\n}\n',
      'live/prod/web/terragrunt.hcl': `locals {\n  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))\n}\n${source('../../../modules/web')}${inputs('local.env.locals.tokens')}`,
    },
    change: { 'live/env.hcl': 'locals {\n  tokens = "optional"\n}\n' },
    at: ['live/env.hcl:2'],
    questions: 2,
  },
  {
    name: 'a YAML file that a unit reads',
    base: {
      ...units,
      'config/imds.yaml': 'tokens: required\n',
      'live/prod/web/terragrunt.hcl': `locals {\n  c = yamldecode(file("\${get_repo_root()}/config/imds.yaml"))\n}\n${source('../../../modules/web')}${inputs('local.c.tokens')}`,
    },
    change: { 'config/imds.yaml': 'tokens: optional\n' },
    at: ['config/imds.yaml:1'],
    questions: 3,
  },
  {
    name: 'a nearer file that is new',
    base: {
      ...units,
      'env.hcl': 'locals {\n  tokens = "required"\n}\n',
      'live/prod/web/terragrunt.hcl': `locals {\n  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))\n}\n${source('../../../modules/web')}${inputs('local.env.locals.tokens')}`,
    },
    change: { 'live/env.hcl': 'locals {\n  tokens = "optional"\n}\n' },
    at: ['live/env.hcl:2'],
    questions: 2,
  },
  {
    name: 'the template of a stack',
    base: {
      'modules/web/main.tf': module,
      'units/web/terragrunt.hcl': `${source('${get_repo_root()}/modules/web')}${inputs('"required"')}`,
      'live/terragrunt.stack.hcl': 'unit "web" {\n  source = "../units/web"\n  path   = "web"\n}\n',
    },
    change: {
      'units/web/terragrunt.hcl': `${source('${get_repo_root()}/modules/web')}${inputs('"optional"')}`,
    },
    at: ['units/web/terragrunt.hcl:5'],
    questions: 2,
  },
  {
    name: 'a module that a unit calls through its include',
    base: {
      'modules/web/main.tf': 'variable "tokens" {}\n',
      '_envcommon/web.hcl': `${source('${get_repo_root()}/modules/web')}${inputs('"optional"')}`,
      'live/web/terragrunt.hcl': 'include "c" {\n  path = "${get_repo_root()}/_envcommon/web.hcl"\n}\n',
    },
    change: { 'modules/web/main.tf': `variable "tokens" {}\n${instance('var.tokens')}` },
    at: ['_envcommon/web.hcl:5'],
    questions: 2,
  },
  {
    name: 'values that extra_arguments name',
    base: {
      ...units,
      'vars/prod.tfvars': 'tokens = "required"\n',
      'live/prod/web/terragrunt.hcl':
        'terraform {\n  source = "../../../modules/web"\n  extra_arguments "v" {\n    commands = ["plan", "apply"]\n    required_var_files = ["${get_repo_root()}/vars/prod.tfvars"]\n  }\n}\n',
    },
    change: { 'vars/prod.tfvars': 'tokens = "optional"\n' },
    at: ['vars/prod.tfvars:1'],
    questions: 3,
  },
  {
    name: 'data that a module reads from far away',
    base: {
      'config/imds.json': '{"tokens": "required"}',
      'a/b/c/main.tf': `locals {\n  c = jsondecode(file("\${path.module}/../../../config/imds.json"))\n}\n${instance('local.c.tokens')}`,
    },
    change: { 'config/imds.json': '{"tokens": "optional"}' },
    at: ['config/imds.json:1'],
    questions: 1,
  },
  {
    name: 'data whose path only a value tells',
    base: {
      'config/imds.yaml': 'tokens: required\n',
      'live/main.tf': `locals {\n  path = "../config/\${local.kind}.yaml"\n  kind = "imds"\n  c = yamldecode(file(local.path))\n}\n${instance('local.c.tokens')}`,
    },
    change: { 'config/imds.yaml': 'tokens: optional\n' },
    at: ['config/imds.yaml:1'],
    questions: 2,
  },
  {
    name: 'data of the root that a module reads',
    base: {
      'live/config/imds.yaml': 'tokens: required\n',
      'live/main.tf': 'module "m" {\n  source = "../modules/m"\n}\nprovider "aws" {}\n',
      'modules/m/main.tf': `locals {\n  c = yamldecode(file("\${path.root}/config/imds.yaml"))\n}\n${instance('local.c.tokens')}`,
    },
    change: { 'live/config/imds.yaml': 'tokens: optional\n' },
    at: ['live/config/imds.yaml:1'],
    questions: 2,
  },
  {
    name: 'a new file that fileset() finds',
    base: {
      'hosts/a.yaml': 'tokens: required\n',
      'live/main.tf': `locals {\n  hosts = { for f in fileset("../hosts", "*.yaml") : f => yamldecode(file("../hosts/\${f}")) }\n}\nresource "aws_instance" "h" {\n  for_each = local.hosts\n  metadata_options {\n    http_tokens = each.value.tokens\n  }\n}\n`,
    },
    change: { 'hosts/b.yaml': 'tokens: optional\n' },
    at: ['hosts/b.yaml:1'],
    questions: 2,
  },
  {
    name: 'data behind a linked directory',
    base: {
      'shared/imds.yaml': 'tokens: required\n',
      'live/config': '-> ../shared',
      'live/main.tf': `locals {\n  c = yamldecode(file("\${path.module}/config/imds.yaml"))\n}\n${instance('local.c.tokens')}`,
    },
    change: { 'shared/imds.yaml': 'tokens: optional\n' },
    at: ['shared/imds.yaml:1'],
    questions: 3,
  },
  {
    name: 'values in a directory without Terraform',
    base: { 'main.tf': module, 'envs/prod.tfvars': 'tokens = "required"\n' },
    change: { 'envs/prod.tfvars': 'tokens = "optional"\n' },
    at: ['envs/prod.tfvars:1'],
    questions: 0,
  },
  {
    name: 'values that the policy maps',
    base: { 'live/main.tf': module, 'vars/prod.tfvars': 'tokens = "required"\n' },
    change: { 'vars/prod.tfvars': 'tokens = "optional"\n' },
    policy: 'var_files:\n  live: ["vars/*.tfvars"]\n',
    at: ['vars/prod.tfvars:1'],
    questions: 1,
  },
  {
    name: 'a target whose values lie in a directory without Terraform',
    base: { 'main.tf': 'variable "tokens" {}\n', 'envs/prod.tfvars': 'tokens = "optional"\n' },
    change: { 'web.tf': instance('var.tokens') },
    at: ['envs/prod.tfvars:1'],
    questions: 1,
  },
];

for (const { name, path, read, says } of [
  {
    name: 'package.json',
    path: 'package.json',
    read: 'jsondecode(file("package.json")).imds',
    says: (t: string) => `{ "imds": "${t}" }\n`,
  },
  {
    name: 'a document',
    path: 'notes.md',
    read: 'trimspace(file("${path.module}/notes.md"))',
    says: (t: string) => `${t}\n`,
  },
  {
    name: 'a template with the extension of a program',
    path: 'lib/t.sh.lua',
    read: 'trimspace(templatefile("lib/t.sh.lua", {}))',
    says: (t: string) => `${t}\n`,
  },
  {
    name: 'a file whose path is computed',
    path: 'conf/prod.py',
    read: 'trimspace(file("conf/${var.stage}.py"))',
    says: (t: string) => `${t}\n`,
  },
  {
    name: 'a file without an extension',
    path: 'LICENSE',
    read: 'trimspace(file("LICENSE"))',
    says: (t: string) => `${t}\n`,
  },
])
  cases.push({
    name,
    base: {
      'main.tf': `variable "stage" {\n  default = "prod"\n}\n${instance(read)}`,
      [path]: says('required'),
    },
    change: { [path]: says('optional') },
    at: [expect.stringMatching(/:\d+$/) as unknown as string],
    questions: 3,
  });
cases.push({
  name: 'a picture that appears',
  base: { 'main.tf': instance('fileexists("${path.module}/logo.png") ? "optional" : "required"') },
  change: { 'logo.png': 'PNG' },
  at: [expect.stringMatching(/^main.tf:/) as unknown as string],
  questions: 2,
});

describe.each(['changed', 'introduced', 'module'])('scope %s', (scope) => {
  test.each(cases)(
    '$name brings what it decides into the review',
    async ({ base, change, at, questions, policy = '' }) => {
      const { review, questions: asked } = await reviewOf(base, change, `scope: ${scope}\n${policy}`);
      expect(review.annotations.map(({ path, start_line }) => `${path}:${start_line}`)).toEqual(at);
      expect(review.conclusion).toBe('failure');
      expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(questions);
    },
  );
});

test.each([
  {
    name: 'an included file that decides nothing',
    base: units,
    change: { 'root.hcl': `# said again\n${inputs('"required"')}` },
    title: 'All 3 EC2 targets refuse IMDSv1',
  },
  {
    name: 'data that nothing reads',
    base: units,
    change: { 'web/site.json': '{}' },
    title: 'No Terraform files changed',
  },
  {
    name: 'a document',
    base: units,
    change: { 'docs/a.md': 'text' },
    title: 'No Terraform files changed',
    questions: ['modules/web/ live/prod/web/ live/test/web/ other/ /'],
  },
  {
    name: 'data beside no Terraform at all',
    base: { 'a.json': '{}' },
    change: { 'a.json': '[]', 'nomad/job.hcl': 'job "a" {}\n' },
    title: 'No Terraform files changed',
    questions: [],
  },
])('$name is no finding', async ({ base, change, title, questions }) => {
  const { review, questions: asked } = await reviewOf(base, change);
  expect([review.conclusion, review.annotations]).toEqual(['success', []]);
  if (questions) expect(asked).toEqual(questions);
  if (title.startsWith('No')) expect(review.title).toBe(title);
});

test.each([
  { name: 'an included file', change: { 'root.hcl': `# said again\n${inputs('"required"')}` } },
  { name: 'a parent that is a unit file', change: { 'live/terragrunt.hcl': inputs('"optional"') } },
  { name: 'data', change: { 'config/a.yaml': 'tokens: optional\n' } },
])('$name whose readers are not known is no plain success', async ({ change }) => {
  const { review } = await reviewOf(units, change, '', { isComplete: false });
  expect(review.conclusion).toBe('neutral');
  expect(review.summary).toContain('what reads it was not looked for');
});
