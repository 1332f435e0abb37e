import { expect, test } from 'vitest';
import { scanText } from '../judged.ts';

const web = `variable "tokens" {
  default = "optional"
}
resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;
/** Calls it harmlessly: judged from here alone, the directory would pass. */
const caller =
  'module "m" {\n  source = "../app"\n  count  = 0\n}\nmodule "n" {\n  source = "../app"\n  tokens = "required"\n}\n';

test.each([
  { name: 'a backend', files: { 'app/backend.tf': 'terraform {\n  backend "s3" {}\n}\n' } },
  { name: 'cloud', files: { 'app/cloud.tf': 'terraform {\n  cloud {}\n}\n' } },
  { name: 'a provider', files: { 'app/provider.tf': 'provider "aws" {}\n' } },
  { name: 'a provider in JSON', files: { 'app/provider.tf.json': '{"provider":{"aws":{}}}' } },
  { name: 'terraform.tfvars', files: { 'app/terraform.tfvars': '' } },
  { name: 'terraform.tfvars.json', files: { 'app/terraform.tfvars.json': '{}' } },
  { name: 'an automatic values file', files: { 'app/x.auto.tfvars': '' } },
  { name: 'an automatic values file in JSON', files: { 'app/x.auto.tfvars.json': '{}' } },
  { name: 'a lock file', files: { 'app/.terraform.lock.hcl': '' } },
  { name: 'a backend configuration', files: { 'app/prod.tfbackend': '' } },
])('$name makes a directory a root, whoever calls it', async ({ files }) => {
  const report = await scanText({ 'app/main.tf': web, 'other/main.tf': caller, ...files });
  expect(report.targets.map(({ address, root, verdict }) => `${address} ${root} ${verdict}`)).toEqual([
    'aws_instance.this app violation',
    'module.m.aws_instance.this other not-created',
    'module.n.aws_instance.this other compliant',
  ]);
});

test.each([
  { name: 'nothing', files: {} },
  { name: 'other values files', files: { 'app/prod.tfvars': '', 'app/my-terraform.tfvars': '' } },
  {
    name: 'required providers',
    files: {
      'app/versions.tf':
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n',
    },
  },
  {
    name: 'a word',
    files: { 'app/doc.tf': '# provider backend cloud\nlocals {\n  provider = "cloud"\n}\n' },
  },
])('$name makes none', async ({ files }) => {
  const report = await scanText({ 'app/main.tf': web, 'other/main.tf': caller, ...files });
  expect(report.targets.map(({ root }) => root)).toEqual(['other', 'other']);
});

test('two modules of one name both have the name that Terraform gives', async () => {
  const call = (version: string) =>
    `module "box" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "${version}"\n}\n`;
  const report = await scanText({ 'a.tf': call('3.0.0'), 'b.tf': call('3.1.0') });
  expect(report.targets.map(({ address, path }) => `${address} ${path}`)).toEqual([
    'module.box a.tf',
    'module.box b.tf',
  ]);
  expect(report.findings.map(({ address }) => address)).toEqual(['module.box', 'module.box']);
});

test('a module of three roots is three targets, each with its root', async () => {
  const call = 'module "web" {\n  source = "../../app"\n}\n';
  const report = await scanText({
    'app/main.tf': web,
    'roots/a/main.tf': call,
    'roots/b/main.tf': call,
    'roots/c/main.tf': call,
  });
  expect(report.targets.map(({ root }) => root)).toEqual(['roots/a', 'roots/b', 'roots/c']);
  expect(report.findings.map(({ root }) => root)).toEqual(['roots/a', 'roots/b', 'roots/c']);
});
