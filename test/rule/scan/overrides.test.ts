import { testCases, withTokens } from './cases.ts';

const block = (body: string) => `resource "aws_instance" "a" {\n${body}\n}\n`;
const options = (tokens: string) => block(`  metadata_options {\n    http_tokens = ${tokens}\n  }`);
const bare = block('  ami = "x"');
const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];

testCases([
  ...['override.tf', 'x_override.tf', 'a_override.tf', 'override.tofu'].map((name) => ({
    name: `${name} adds the block`,
    files: { 'main.tf': bare, [name]: options('"required"') },
    targets: a('compliant'),
  })),
  {
    name: 'override.tf.json adds the block',
    files: {
      'main.tf': bare,
      'override.tf.json':
        '{"resource":{"aws_instance":{"a":{"metadata_options":{"http_tokens":"required"}}}}}',
    },
    targets: a('compliant'),
  },
  {
    name: 'the override decides, so the finding stands there',
    files: { 'main.tf': options('"required"'), 'override.tf': options('"optional"') },
    targets: a('violation'),
    findings: ['tokens-optional override.tf:3'],
  },
  {
    name: 'its block replaces the whole block',
    files: { 'main.tf': options('"required"'), 'override.tf': block('  metadata_options {\n  }') },
    targets: a('violation'),
    findings: ['tokens-unset override.tf:2 < main.tf:1'],
  },
  {
    name: 'another argument of an override changes nothing',
    files: { 'main.tf': options('"required"'), 'override.tf': block('  ami = "y"') },
    targets: a('compliant'),
  },
  {
    name: 'the last override in lexical order wins',
    files: {
      'main.tf': bare,
      'a_override.tf': options('"optional"'),
      'b_override.tf': options('"required"'),
    },
    targets: a('compliant'),
  },
  {
    name: 'a dynamic block replaces a written one',
    files: {
      'main.tf': options('"required"'),
      'override.tf': block('  dynamic "metadata_options" {\n    for_each = []\n    content {}\n  }'),
    },
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'a written block replaces a dynamic one',
    files: {
      'main.tf': block('  dynamic "metadata_options" {\n    for_each = []\n    content {}\n  }'),
      'override.tf': options('"required"'),
    },
    targets: a('compliant'),
  },
  {
    name: 'a variable’s default',
    files: {
      'main.tf': withTokens('var.t', 'variable "t" {\n  type    = string\n  default = "optional"\n}\n'),
      'override.tf': 'variable "t" {\n  default = "required"\n}\n',
    },
    targets: a('compliant'),
  },
  {
    name: 'a local',
    files: {
      'main.tf': withTokens('local.t', 'locals {\n  t = "optional"\n}\n'),
      'override.tf': 'locals {\n  t = "required"\n}\n',
    },
    targets: a('compliant'),
  },
  {
    name: 'an argument of a module call',
    files: {
      'main.tf': 'module "m" {\n  source = "./m"\n  t = "optional"\n}\n',
      'override.tf': 'module "m" {\n  t = "required"\n}\n',
      'm/main.tf': withTokens('var.t', 'variable "t" {}\n'),
    },
    targets: ['module.m.aws_instance.a m/main.tf:1 compliant'],
  },
  {
    name: 'count = 0 by an override',
    files: { 'main.tf': options('"optional"'), 'override.tf': block('  count = 0') },
    targets: a('not-created'),
  },
  {
    name: 'a name that only looks like one of an override',
    files: { 'main.tf': 'locals {}\n', 'myoverride.tf': options('"required"') },
    targets: ['aws_instance.a myoverride.tf:1 compliant'],
  },
]);
