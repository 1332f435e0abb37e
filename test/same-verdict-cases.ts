// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import type { Tree } from './judging/review-of.ts';

const instance = (tokens: string, name = 'web') =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const variable = (value: string) => `variable "tokens" {\n  default = "${value}"\n}\n`;
const module = `${variable('required')}${instance('var.tokens')}`;
const call = (source: string, more = '') => `module "m" {\n  source = "${source}"\n${more}}\n`;

export interface Case {
  readonly name: string;
  /** A text that begins with `-> ` is a link. */
  readonly files: Tree;
  readonly policy?: string;
  readonly conclusion: 'success' | 'neutral' | 'failure';
}

/** Layouts, each added by one pull request; every judge has to come to the conclusion. */
export const cases: readonly Case[] = [
  { name: 'a violation', files: { 'main.tf': instance('"optional"') }, conclusion: 'failure' },
  {
    name: 'an unknown value',
    files: { 'main.tf': `variable "t" {}\n${instance('var.t')}` },
    conclusion: 'neutral',
  },
  {
    name: 'an excluded module that a judged root calls',
    files: {
      'main.tf': call('./examples/vm'),
      'examples/vm/main.tf': instance('"optional"'),
      'examples/other/main.tf': instance('"optional"'),
    },
    policy: 'exclude: ["examples/**"]\n',
    conclusion: 'failure',
  },
  {
    name: 'excluded values',
    files: { 'main.tf': module, 'terraform.tfvars': 'tokens = "optional"\n' },
    policy: 'exclude: ["*.tfvars"]\n',
    conclusion: 'failure',
  },
  {
    name: 'values in an excluded directory without Terraform',
    files: { 'main.tf': module, 'envs/prod.tfvars': 'tokens = "optional"\n' },
    policy: 'exclude: ["envs/**"]\n',
    conclusion: 'failure',
  },
  {
    name: 'an excluded data file',
    files: {
      'main.tf': `locals {\n  c = yamldecode(file("\${path.module}/conf/a.yaml"))\n}\n${instance('local.c.t')}`,
      'conf/a.yaml': 't: optional\n',
    },
    policy: 'exclude: ["conf/**"]\n',
    conclusion: 'failure',
  },
  {
    name: 'everything excluded',
    files: { 'main.tf': instance('"optional"') },
    policy: 'exclude: ["**"]\n',
    conclusion: 'success',
  },
  {
    name: 'a suppression without the last day that the policy wants, and one with it',
    files: {
      'a/main.tf': `# require-imdsv2:ignore the vendor needs it until=2999-01-01\n${instance('"optional"')}`,
      'b/main.tf': `# require-imdsv2:ignore the vendor needs it\n${instance('"optional"')}`,
    },
    policy: 'suppressions:\n  expiry: required\n',
    conclusion: 'failure',
  },
  {
    name: 'values that the policy maps',
    files: { 'live/main.tf': module, 'vars/p.tfvars': 'tokens = "optional"\n' },
    policy: 'var_files:\n  live: ["vars/*.tfvars"]\n',
    conclusion: 'failure',
  },
  {
    name: 'a linked file',
    files: {
      'common/variables.tf': variable('optional'),
      'common/provider.tf': 'provider "aws" {}\n',
      'live/variables.tf': '-> ../common/variables.tf',
      'live/main.tf': instance('var.tokens'),
    },
    conclusion: 'failure',
  },
  {
    name: 'a module in a linked directory',
    files: {
      'modules/vm/main.tf': module,
      'live/modules': '-> ../modules',
      'live/main.tf': call('./modules/vm', '  tokens = "optional"\n'),
    },
    conclusion: 'failure',
  },
  {
    name: 'values behind a link out of the repository',
    files: { 'main.tf': module, 'terraform.tfvars': '-> ../../elsewhere.tfvars' },
    conclusion: 'neutral',
  },
  {
    name: 'Terraform behind a link out of the repository',
    files: { 'main.tf': instance('"required"'), 'more.tf': '-> ../../elsewhere.tf' },
    conclusion: 'neutral',
  },
  {
    name: 'a unit of Terragrunt',
    files: {
      'modules/vm/main.tf': module,
      'root.hcl': 'inputs = {\n  tokens = "optional"\n}\n',
      'live/vm/terragrunt.hcl':
        'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/vm"\n}\n',
    },
    conclusion: 'failure',
  },
  {
    name: 'a unit whose module is not in view',
    files: {
      '_envcommon/vm.hcl': 'terraform {\n  source = "git::https://git.example.com/vm.git?ref=v1"\n}\n',
      'live/vm/terragrunt.hcl': 'include {\n  path = "${get_repo_root()}/_envcommon/vm.hcl"\n}\n',
    },
    conclusion: 'neutral',
  },
  {
    name: 'a unit that includes nothing that is there',
    files: { 'live/vm/terragrunt.hcl': 'include {\n  path = find_in_parent_folders("root.hcl")\n}\n' },
    conclusion: 'neutral',
  },
  {
    name: 'a lock file in a module',
    files: {
      'main.tf': call('./m', '  tokens = "required"\n'),
      'm/main.tf': `${variable('optional')}${instance('var.tokens')}`,
      'm/.terraform.lock.hcl': '',
    },
    conclusion: 'failure',
  },
  {
    name: 'a module of a registry whose default decides',
    files: {
      'main.tf':
        'module "vm" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "5.6.0"\n}\n',
    },
    conclusion: 'failure',
  },
  {
    name: 'a module that nobody can see',
    files: { 'main.tf': call('git::https://git.example.com/vm.git?ref=v1') },
    conclusion: 'neutral',
  },
  {
    name: 'a module that nobody can see, where the policy fails it',
    files: { 'main.tf': call('git::https://git.example.com/vm.git?ref=v1') },
    policy: 'on_unseen: fail\n',
    conclusion: 'failure',
  },
  {
    name: 'a module that nobody can see, where the policy lets it be',
    files: { 'main.tf': call('git::https://git.example.com/vm.git?ref=v1') },
    policy: 'on_unseen: ignore\n',
    conclusion: 'success',
  },
  {
    name: 'a module whose directory is not there',
    files: { 'main.tf': call('./nowhere') },
    conclusion: 'neutral',
  },
];
