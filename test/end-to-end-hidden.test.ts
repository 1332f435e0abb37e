import { beforeEach, expect, test } from 'vitest';
import { compliant, stage, violating } from './stage.ts';

const on = stage();
beforeEach(() => void on.move());
const link = (content: string) => ({ content, mode: '120000' as const });
const variable = (value: string) => `variable "tokens" {\n  default = "${value}"\n}\n`;
const instance =
  'resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
const call = (source: string) => `module "m" {\n  source = "${source}"\n}\n`;

type Files = Record<string, string | null | ReturnType<typeof link>>;

/** Changes that touch no line of a violation, and bring one about. */
const changes: Record<string, { base: Files; files: Files; conclusion?: string }> = {
  'a values file below that the change leaves alone': {
    base: { 'envs/p.tfvars': 'tokens = "optional"\n' },
    files: { 'main.tf': variable('required') + instance },
  },
  'a file becomes a link to text that is there': {
    base: { 'main.tf': compliant('web'), 'bad.txt': violating('web') },
    files: { 'main.tf': link('bad.txt') },
  },
  'a link becomes a file': {
    base: { 'main.tf': link('good.txt'), 'good.txt': compliant('web') },
    files: { 'main.tf': violating('web') },
  },
  'the target of a link, which has no name of Terraform’s': {
    base: { 'live/main.tf': link('../inst.txt'), 'inst.txt': compliant('web') },
    files: { 'inst.txt': violating('web') },
  },
  'a link to a directory leads to another one': {
    base: {
      'live/main.tf': call('./mod'),
      'live/mod': link('../mods/good'),
      'mods/good/main.tf': variable('required') + instance,
      'mods/bad/main.tf': variable('optional') + instance,
    },
    files: { 'live/mod': link('../mods/bad') },
  },
  'a link on the way of a link': {
    base: {
      'live/main.tf': call('./mod'),
      'live/mod': link('../current'),
      current: link('mods/good'),
      'mods/good/main.tf': variable('required') + instance,
      'mods/bad/main.tf': variable('optional') + instance,
    },
    files: { current: link('mods/bad') },
  },
  'a link between a Terraform file’s name and its text': {
    base: {
      'live/main.tf': link('../between'),
      between: link('texts/good'),
      'texts/good': compliant('web'),
      'texts/bad': violating('web'),
    },
    files: { between: link('texts/bad') },
  },
  'a link to a directory, for a source that is a variable': {
    base: {
      'live/main.tf': `variable "w" {\n  default = "mod"\n}\n${call(`./\${var.w}`)}`,
      'live/mod': link('../mods/good'),
      'mods/good/main.tf': variable('required') + instance,
      'mods/bad/main.tf': variable('optional') + instance,
    },
    files: { 'live/mod': link('../mods/bad') },
  },
  'a link to a directory, for a unit of Terragrunt': {
    base: {
      'live/terragrunt.hcl': 'terraform {\n  source = "../mod"\n}\n',
      mod: link('mods/good'),
      'mods/good/main.tf': variable('required') + instance,
      'mods/bad/main.tf': variable('optional') + instance,
    },
    files: { mod: link('mods/bad') },
  },
  'a rename into a name that Terraform loads': {
    base: { 'live/main.tf': variable('required') + instance, 'live/values.bak': 'tokens = "optional"\n' },
    files: { 'live/values.bak': null, 'live/terraform.tfvars': 'tokens = "optional"\n' },
  },
  'a values file goes away': {
    base: {
      'live/main.tf': variable('optional') + instance,
      'live/terraform.tfvars': 'tokens = "required"\n',
    },
    files: { 'live/terraform.tfvars': null },
  },
  'a link to a values file goes away': {
    base: {
      'live/main.tf': variable('optional') + instance,
      'v.txt': 'tokens = "required"\n',
      'live/terraform.tfvars': link('../v.txt'),
    },
    files: { 'live/terraform.tfvars': null },
  },
  'the file behind a link to values goes away': {
    base: {
      'live/main.tf': variable('required') + instance,
      'v.txt': 'tokens = "required"\n',
      'live/terraform.tfvars': link('../v.txt'),
    },
    files: { 'v.txt': null },
    conclusion: 'neutral',
  },
  'a module goes away': {
    base: { 'live/main.tf': call('../m'), 'm/main.tf': variable('required') + instance },
    files: { 'm/main.tf': null },
    conclusion: 'neutral',
  },
  'a module named by a variable goes elsewhere': {
    base: {
      'live/main.tf': `variable "w" {\n  default = "good"\n}\n${call(`../mods/\${var.w}`)}`,
      'mods/good/main.tf': variable('required') + instance,
      'mods/bad/main.tf': variable('optional') + instance,
    },
    files: { 'live/terraform.tfvars': 'w = "bad"\n' },
  },
  'a name in NFD': {
    base: {
      'live/main.tf': `${call('../mode\u0301'.normalize('NFC'))}provider "aws" {}\n`,
      'mode\u0301/main.tf': variable('required') + instance,
    },
    files: {
      'mode\u0301/terraform.tf': '# x\n',
      'mode\u0301/main.tf': variable('optional') + instance,
    },
  },
};

test.each(Object.entries(changes))('%s', async (_, { base, files, conclusion = 'failure' }) => {
  const run = await on.reviewed(await on.open(files as never, base as never));
  expect({ conclusion: run.conclusion, title: run.title }).toMatchObject({ conclusion });
});
