import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { testCases, withOptions } from './cases.ts';

// docs/rule.md: what is a target, and what refuses IMDSv1 there.

const verdict = (text: string) => `aws_instance.a main.tf:1 ${text}`;

testCases([
  { name: 'required', files: withOptions('http_tokens = "required"'), targets: [verdict('compliant')] },
  {
    name: 'optional',
    files: withOptions('    http_tokens = "optional"'),
    targets: [verdict('violation')],
    findings: ['tokens-optional main.tf:3'],
  },
  {
    name: 'no block',
    files: 'resource "aws_instance" "a" {\n  ami = "x"\n}\n',
    targets: [verdict('violation')],
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'a block without the argument',
    files: withOptions('http_endpoint = "enabled"'),
    targets: [verdict('violation')],
    findings: ['tokens-unset main.tf:2 < main.tf:1'].map((f) => f.replace(' < main.tf:1', '')),
  },
  {
    name: 'null',
    files: withOptions('http_tokens = null'),
    targets: [verdict('violation')],
    findings: ['tokens-unset main.tf:3'],
  },
  ...['"Required"', '""', '"no-preference"', '"requiredd"', '"required "', 'true'].map((value) => ({
    name: `${value}, which the provider rejects`,
    files: withOptions(`http_tokens = ${value}`),
    targets: [verdict('violation')],
    findings: ['tokens-optional main.tf:3'],
  })),
  {
    name: 'an endpoint that is disabled',
    files: withOptions('http_endpoint = "disabled"', 'http_tokens = "optional"'),
    targets: [verdict('compliant')],
  },
  {
    name: 'an endpoint that is disabled, with a policy that wants tokens all the same',
    files: withOptions('http_endpoint = "disabled"'),
    policy: { ...strictPolicy, endpoint_disabled: 'violation' },
    targets: [verdict('violation')],
    findings: ['tokens-unset main.tf:2'],
  },
  {
    name: 'an endpoint that is not known, and tokens that are optional',
    files: `${withOptions('http_endpoint = var.e', 'http_tokens = "optional"')}variable "e" {}\n`,
    targets: [verdict('unknown')],
    findings: ['unresolved main.tf:4'],
  },
  {
    name: 'an endpoint that is not known, and tokens that are required',
    files: `${withOptions('http_endpoint = var.e', 'http_tokens = "required"')}variable "e" {}\n`,
    targets: [verdict('compliant')],
  },
  {
    name: 'an argument over several lines',
    files: withOptions('http_tokens = (', '  "optional"', ')'),
    targets: [verdict('violation')],
    findings: ['tokens-optional main.tf:3-5'],
  },
  {
    name: 'two blocks, which the provider refuses: the worse one counts',
    files:
      'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = "required"\n  }\n  metadata_options {\n  }\n}\n',
    targets: [verdict('violation')],
    findings: ['tokens-unset main.tf:5'],
  },
  ...['aws_launch_template', 'aws_launch_configuration'].flatMap((type) => [
    {
      name: `${type} without the block`,
      files: `resource "${type}" "a" {\n}\n`,
      targets: [`${type}.a main.tf:1 violation`],
      findings: ['block-missing main.tf:1'],
    },
    {
      name: `${type} that requires tokens`,
      files: `resource "${type}" "a" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n`,
      targets: [`${type}.a main.tf:1 compliant`],
    },
  ]),
  {
    name: 'resources that hold no such argument',
    files: [
      ...['aws_appstream_fleet', 'aws_lightsail_instance', 'aws_cloud9_environment_ec2'],
      ...['aws_gamelift_fleet', 'aws_codebuild_fleet', 'aws_ecs_capacity_provider', 'aws_ami'],
      'aws_instance_state',
    ]
      .map((type) => `resource "${type}" "a" {\n}\n`)
      .join(''),
    targets: [],
  },
  { name: 'a data source', files: 'data "aws_instance" "a" {\n}\n', targets: [] },
  {
    name: 'a comment',
    files: '# resource "aws_instance" "a" {}\n/*\nresource "aws_instance" "b" {\n}\n*/\n',
    targets: [],
  },
  {
    name: 'a heredoc',
    files: 'locals {\n  a = <<EOT\nresource "aws_instance" "b" {\n}\nEOT\n}\n',
    targets: [],
  },
]);
