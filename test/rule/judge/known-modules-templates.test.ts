import { expect, it } from 'vitest';
import { scanText, verdicts } from '../judged.ts';

/** A template that requires tokens, one that does not, and a call. */
const templates = (call: string) => `resource "aws_launch_template" "good" {
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
resource "aws_launch_template" "bad" {
}
${call}`;
const call = (module: string, version: string, body: string) =>
  `module "m" {\n  source  = "${module}"\n  version = "${version}"\n${body}\n}\n`;

const ec2 = 'terraform-aws-modules/ec2-instance/aws';
const autoscaling = 'terraform-aws-modules/autoscaling/aws';
const eks = 'terraform-aws-modules/eks/aws';
const group = `${eks}//modules/eks-managed-node-group`;
const posse = 'cloudposse/eks-node-group/aws';
const good = 'aws_launch_template.good.id';
const elsewhere = '"lt-0123456789abcdef0"';

// RULE.md, section 4: what replaces the template of a module that is not installed.
const rows: [name: string, module: string, version: string, body: string, expected: string][] = [
  ['no options', ec2, '~> 6.0', `launch_template = { id = ${good} }\n  metadata_options = null`, 'compliant'],
  [
    'no options',
    ec2,
    '~> 6.0',
    'launch_template = { id = aws_launch_template.bad.id }\n  metadata_options = null',
    'violation',
  ],
  [
    'no options',
    ec2,
    '~> 6.0',
    `launch_template = { id = ${elsewhere} }\n  metadata_options = null`,
    'unknown',
  ],
  [
    'an empty map',
    ec2,
    '~> 5.6.0',
    `launch_template = { id = ${good} }\n  metadata_options = {}`,
    'compliant',
  ],
  [
    'an empty map',
    ec2,
    '~> 5.6.0',
    `launch_template = { id = ${elsewhere} }\n  metadata_options = {}`,
    'unknown',
  ],
  [
    'an older version of the template',
    ec2,
    '~> 6.0',
    `launch_template = { id = ${good}, version = "1" }\n  metadata_options = null`,
    'unknown',
  ],
  // The default of 5.0.0 to 5.7.1 says `http_tokens = "optional"`, which overrides the template.
  ['the default of the release', ec2, '~> 5.6.0', `launch_template = { id = ${good} }`, 'violation'],
  ['the default of the release', ec2, '5.8.0', `launch_template = { id = ${elsewhere} }`, 'compliant'],
  ['a spot request', ec2, '~> 5.0', 'create_spot_instance = true', 'unknown'],
  [
    'a spot request',
    ec2,
    '~> 6.0',
    'create_spot_instance = true\n  metadata_options = { http_tokens = "required" }',
    'unknown',
  ],
  [
    'a template',
    autoscaling,
    '~> 8.0',
    `create_launch_template = false\n  launch_template_id = ${good}`,
    'none',
  ],
  [
    'a template',
    autoscaling,
    '~> 8.0',
    `create_launch_template = false\n  launch_template_id = ${elsewhere}`,
    'unknown',
  ],
  ['no template of its own', autoscaling, '4.0.0', '', 'unknown'],
  ['a template', autoscaling, '4.0.0', 'launch_template = aws_launch_template.good.name', 'none'],
  ['a template', autoscaling, '4.0.0', `launch_template = ${elsewhere}`, 'unknown'],
  ['its own template', autoscaling, '4.0.0', 'create_lt = true', 'violation'],
  ['its own configuration', autoscaling, '4.0.0', 'create_lc = true', 'violation'],
  [
    'its own template',
    autoscaling,
    '4.0.0',
    'create_lt = true\n  metadata_options = { http_tokens = "required" }',
    'compliant',
  ],
  [
    'another configuration',
    autoscaling,
    '3.9.0',
    `create_lc = false\n  launch_configuration = ${elsewhere}`,
    'unknown',
  ],
  ['a template of EKS', group, '~> 21.0', 'use_custom_launch_template = false', 'unknown'],
  [
    'a template of EKS',
    group,
    '~> 21.0',
    `use_custom_launch_template = false\n  launch_template_id = ${good}`,
    'unknown',
  ],
  ['a template', group, '~> 20.0', `create_launch_template = false\n  launch_template_id = ${good}`, 'none'],
  [
    'a template',
    group,
    '~> 20.0',
    `create_launch_template = false\n  launch_template_id = ${elsewhere}`,
    'unknown',
  ],
  [
    'a template of a group',
    eks,
    '~> 20.0',
    `eks_managed_node_groups = { a = { create_launch_template = false, launch_template_id = ${good} } }`,
    'none',
  ],
  [
    'templates of two groups',
    eks,
    '~> 20.0',
    `eks_managed_node_groups = { a = { create_launch_template = false, launch_template_id = ${good} }, b = {} }`,
    'compliant',
  ],
  [
    'templates of two groups',
    eks,
    '~> 20.0',
    `eks_managed_node_groups = { a = { create_launch_template = false, launch_template_id = ${good} }, b = { create_launch_template = false } }`,
    'unknown',
  ],
  ['a template', posse, '3.2.0', `launch_template_id = [${good}]`, 'none'],
  ['a template', posse, '3.2.0', `launch_template_id = [${elsewhere}]`, 'unknown'],
  ['an empty list', posse, '3.2.0', 'launch_template_id = []', 'compliant'],
  ['a name', posse, '1.0.0', 'launch_template_name = "there"', 'unknown'],
  ['an endpoint that is off', ec2, '5.8.0', 'metadata_options = { http_endpoint = "disabled" }', 'compliant'],
  [
    'a spot request whose endpoint is off',
    ec2,
    '~> 6.0',
    'create_spot_instance = true\n  metadata_options = { http_endpoint = "disabled" }',
    'unknown',
  ],
  [
    'an endpoint that the release does not read',
    eks,
    '14.0.0',
    'worker_groups = [{ metadata_http_endpoint = "disabled" }]',
    'violation',
  ],
  ['no template at all', posse, '0.8.0', '', 'unknown'],
];

it.each(rows)('%s: %s %s %s → %s', async (_, module, version, body, expected) => {
  const report = await scanText({ 'main.tf': templates(call(module, version, `  ${body}`)) });
  const found = verdicts(report).find((text) => text.startsWith('module.m '));
  expect(found?.replace('module.m ', '') ?? 'none').toBe(expected);
  expect(report.unseen).toEqual([]);
});

it.each([
  ['a release that makes nothing without groups', eks, '21.0.0', []],
  ['a release that makes a worker group by itself', eks, '4.0.2', []],
  ['a release that is not known', eks, '> 99.0, < 1.0', ['module.m']],
])('%s: unseen or not', async (_, module, version, unseen) => {
  const report = await scanText({ 'main.tf': call(module, version, '') });
  expect(report.unseen.map(({ address }) => address)).toEqual(unseen);
});
