// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import { expect, test } from 'vitest';
import { scanText } from '../judged.ts';

/*
 * A literal that is fixed at its origin may be used elsewhere as well. Then a plan would differ in more than metadata
 * options, so there is no fix.
 */

const instance = (tokens: string, more = '') =>
  `resource "aws_instance" "a" {\n${more}  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const variable = (value: string, name = 't') => `variable "${name}" {\n  default = ${value}\n}\n`;
const tags = (value: string) => `  tags = { T = ${value} }\n`;
const other = (line: string) => `resource "aws_ebs_volume" "v" {\n  ${line}\n}\n`;
const object = '{ tokens = "optional", size = 8 }';
const imds = 'resource "aws_launch_template" "l" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n';

const cases: Record<string, readonly [files: Record<string, string>, isFixed: boolean]> = {
  'nothing else uses it': [{ 'main.tf': instance('var.t') + variable('"optional"') }, true],
  'a tag of the instance itself': [
    { 'main.tf': instance('var.t', tags('var.t')) + variable('"optional"') },
    false,
  ],
  'another target': [{ 'main.tf': instance('var.t') + imds + variable('"optional"') }, true],
  'an output of the root': [
    { 'main.tf': `${instance('var.t')}${variable('"optional"')}output "t" {\n  value = var.t\n}\n` },
    true,
  ],
  'an argument that stays the same': [
    { 'main.tf': instance('var.t', tags('length(var.t)')) + variable('"optional"') },
    true,
  ],
  'another attribute of the same object': [
    { 'main.tf': instance('var.o.tokens') + other('size = var.o.size') + variable(object, 'o') },
    true,
  ],
  'the whole object': [
    { 'main.tf': instance('var.o.tokens') + other('tags = var.o') + variable(object, 'o') },
    false,
  ],
  'beside what is not known': [
    {
      'main.tf':
        instance('var.o.tokens') + other('name = "${var.o.size}-${aws_x.y.id}"') + variable(object, 'o'),
    },
    true,
  ],
  'beside what is not known, where it takes part': [
    {
      'main.tf':
        instance('var.o.tokens') + other('name = "${var.o.tokens}-${aws_x.y.id}"') + variable(object, 'o'),
    },
    false,
  ],
  'through a local value': [
    {
      'main.tf': `${instance('local.t')}${other('type = local.u')}locals {\n  t = "optional"\n  u = local.t\n}\n`,
    },
    false,
  ],
  'through a module that is not about instances': [
    {
      'main.tf': `${instance('var.t')}${variable('"optional"')}module "v" {\n  source = "./v"\n  u = var.t\n}\n`,
      'v/main.tf': `${other('type = var.u')}variable "u" {}\n`,
    },
    false,
  ],
  'through an output of a module': [
    {
      'main.tf': `${instance('module.v.t')}${other('type = module.v.t')}module "v" {\n  source = "./v"\n}\n`,
      'v/main.tf': 'output "t" {\n  value = "optional"\n}\n',
    },
    false,
  ],
  'the number of another resource': [
    { 'main.tf': instance('var.t') + other('count = var.t == "optional" ? 1 : 0') + variable('"optional"') },
    false,
  ],
  'the keys of the instances': [
    {
      'main.tf': `resource "aws_instance" "a" {\n  for_each = toset(["optional"])\n  metadata_options {\n    http_tokens = each.value\n  }\n}\n`,
    },
    false,
  ],
  'values of the instances': [
    {
      'main.tf': `resource "aws_instance" "a" {\n  for_each = { a = { t = "optional", n = 1 } }\n  ami = each.value.n\n  metadata_options {\n    http_tokens = each.value.t\n  }\n}\n`,
    },
    true,
  ],
  'values of the instances that are a tag as well': [
    {
      'main.tf': `resource "aws_instance" "a" {\n  for_each = { a = { t = "optional" } }\n${tags('each.value.t')}  metadata_options {\n    http_tokens = each.value.t\n  }\n}\n`,
    },
    false,
  ],
  'a values file': [
    {
      'main.tf': instance('var.t', tags('var.t')) + variable('"required"'),
      'terraform.tfvars': 't = "optional"\n',
    },
    false,
  ],
  'a file that two expressions read': [
    {
      'main.tf': instance('yamldecode(file("x.yaml")).t') + other('tags = yamldecode(file("x.yaml"))'),
      'x.yaml': 't: optional\n',
    },
    false,
  ],
  'beside another file that is not in view': [
    {
      'main.tf':
        instance('yamldecode(file("x.yaml")).t', '  user_data = file("${path.module}/u.sh")\n') +
        other('name = templatefile(var.p == null ? "a.tpl" : var.p, { id = aws_x.y.id })') +
        variable('null', 'p'),
      'x.yaml': 't: optional\n',
    },
    true,
  ],
  'beside a file that only a run names': [
    {
      'main.tf': instance('yamldecode(file("x.yaml")).t', '  user_data = file(aws_x.y.path)\n'),
      'x.yaml': 't: optional\n',
    },
    false,
  ],
};

test.each(Object.entries(cases))('%s', async (_, [files, isFixed]) => {
  const { findings } = await scanText(files);
  const own = findings.filter(({ verdict }) => verdict === 'violation');
  expect(own.length).toBeGreaterThan(0);
  expect(own.map(({ fix }) => fix !== null)).toEqual(own.map(() => isFixed));
});
