import { describe, expect, it } from 'vitest';
import { type RulePolicy, strictPolicy } from '../../../src/rule/rule-policy.ts';
import { scanText } from '../judged.ts';

const accept: RulePolicy = { ...strictPolicy, account_default: 'accept' };
const instance = 'resource "aws_instance" "web" {\n  ami = "ami-1"\n}\n';
const account = (body: string, name = 'this') =>
  `resource "aws_ec2_instance_metadata_defaults" "${name}" {\n  ${body}\n}\n`;
const required = account('http_tokens = "required"');

/** The verdict of the first target that is no account default. */
async function judged(
  files: string | Record<string, string>,
  policy: RulePolicy,
): Promise<string | undefined> {
  const { targets } = await scanText(files, policy);
  return targets.find(({ address }) => !address.includes('metadata_defaults'))?.verdict;
}

describe('account_default: accept', () => {
  const table: { name: string; files: string | Record<string, string>; expected: string }[] = [
    { name: 'none declared', files: instance, expected: 'violation' },
    { name: 'one that requires tokens', files: required + instance, expected: 'compliant' },
    {
      name: 'in another file of the module',
      files: { 'main.tf': instance, 'account.tf': required },
      expected: 'compliant',
    },
    {
      name: 'one of two does not',
      files: required + account('http_tokens = "optional"', 'other') + instance,
      expected: 'violation',
    },
    {
      name: 'two that do',
      files: required + account('http_tokens = "required"', 'other') + instance,
      expected: 'compliant',
    },
    {
      name: 'no preference',
      files: account('http_tokens = "no-preference"') + instance,
      expected: 'violation',
    },
    {
      name: 'not set',
      files: account('instance_metadata_tags = "enabled"') + instance,
      expected: 'violation',
    },
    {
      name: 'one that nobody knows',
      files: `variable "t" {}\n${account('http_tokens = var.t')}${instance}`,
      expected: 'unknown',
    },
    {
      name: 'the default of a variable',
      files: `variable "t" {\n  default = "required"\n}\n${account('http_tokens = var.t')}${instance}`,
      expected: 'compliant',
    },
    {
      name: 'one that is never created',
      files: account('count = 0\n  http_tokens = "required"') + instance,
      expected: 'violation',
    },
    {
      name: 'the endpoint off',
      files: account('http_endpoint = "disabled"') + instance,
      expected: 'compliant',
    },
    {
      name: 'a launch template without the block',
      files: `${required}resource "aws_launch_template" "web" {\n}\n`,
      expected: 'compliant',
    },
    {
      name: 'a launch configuration without the block',
      files: `${required}resource "aws_launch_configuration" "web" {\n}\n`,
      expected: 'compliant',
    },
    {
      name: 'a block without tokens is not “without the block”',
      files: `${required}resource "aws_instance" "web" {\n  metadata_options {\n    http_endpoint = "enabled"\n  }\n}\n`,
      expected: 'violation',
    },
    {
      name: 'an instance that says optional',
      files: `${required}resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n`,
      expected: 'violation',
    },
    {
      name: 'a notebook, which no account default reaches',
      files: `${required}resource "aws_sagemaker_notebook_instance" "web" {\n}\n`,
      expected: 'violation',
    },
    {
      name: 'an image builder, whose instances are its own',
      files: `${required}resource "aws_imagebuilder_infrastructure_configuration" "web" {\n}\n`,
      expected: 'violation',
    },
    {
      name: 'declared in the calling module only',
      files: { 'main.tf': `${required}module "a" {\n  source = "./a"\n}\n`, 'a/main.tf': instance },
      expected: 'violation',
    },
    {
      name: 'declared in the module that is called',
      files: { 'main.tf': 'module "a" {\n  source = "./a"\n}\n', 'a/main.tf': required + instance },
      expected: 'compliant',
    },
  ];
  it.each(table)('$name → $expected', async ({ files, expected }) =>
    expect(await judged(files, accept)).toBe(expected),
  );
});

describe('account_default: ignore', () => {
  it('mentions a default that the module declares', async () => {
    const { findings } = await scanText(required + instance, strictPolicy);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: 'block-missing', verdict: 'violation' });
    expect(findings[0]?.message).toMatch(
      /; an aws_ec2_instance_metadata_defaults is declared, but region, provider alias and AMI decide whether it applies\./,
    );
  });

  it('mentions nothing that is not there', async () => {
    const { findings } = await scanText(instance, strictPolicy);
    expect(findings[0]?.message).not.toContain('metadata_defaults');
  });
});
