import { testCases } from './cases.ts';

const beanstalk = (settings: string, type = 'aws_elastic_beanstalk_environment') =>
  `resource "${type}" "b" {\n${settings}}\n`;
const setting = (value: string) =>
  `  setting {\n    namespace = "aws:autoscaling:launchconfiguration"\n    name      = "DisableIMDSv1"\n    value     = ${value}\n  }\n`;
const other =
  '  setting {\n    namespace = "aws:ec2:vpc"\n    name      = "VPCId"\n    value     = var.vpc\n  }\n';

testCases([
  ...['aws_elastic_beanstalk_environment', 'aws_elastic_beanstalk_configuration_template'].flatMap((type) => [
    ...['"true"', 'true'].map((value) => ({
      name: `${type}: ${value}`,
      files: beanstalk(other + setting(value), type),
      targets: [`${type}.b main.tf:1 compliant`],
    })),
    ...['"false"', 'false', '"no"'].map((value) => ({
      name: `${type}: ${value}`,
      files: beanstalk(setting(value), type),
      targets: [`${type}.b main.tf:1 violation`],
      findings: ['tokens-optional main.tf:5'],
    })),
    {
      name: `${type}: not set, the platform decides`,
      files: beanstalk(other, type),
      targets: [`${type}.b main.tf:1 unknown`],
      findings: ['unresolved main.tf:1'],
    },
  ]),
  {
    name: 'a value that comes from a variable',
    files: `${beanstalk(setting('var.off'))}variable "off" {\n  default = "false"\n}\n`,
    targets: ['aws_elastic_beanstalk_environment.b main.tf:1 violation'],
    findings: ['tokens-optional main.tf:9 < main.tf:5'],
  },
  {
    name: 'settings of a list',
    files: `resource "aws_elastic_beanstalk_environment" "b" {
  dynamic "setting" {
    for_each = local.settings
    content {
      namespace = setting.value.namespace
      name      = setting.value.name
      value     = setting.value.value
    }
  }
}
locals {
  settings = [
    { namespace = "aws:ec2:vpc", name = "VPCId", value = "vpc-1" },
    { namespace = "aws:autoscaling:launchconfiguration", name = "DisableIMDSv1", value = "false" },
  ]
}
`,
    targets: ['aws_elastic_beanstalk_environment.b main.tf:1 violation'],
    findings: ['tokens-optional main.tf:14 < main.tf:7'],
  },
  {
    name: 'settings that are not known',
    files:
      'resource "aws_elastic_beanstalk_environment" "b" {\n  dynamic "setting" {\n    for_each = var.s\n    content {\n      namespace = setting.value.namespace\n      name      = setting.value.name\n      value     = setting.value.value\n    }\n  }\n}\nvariable "s" {}\n',
    targets: ['aws_elastic_beanstalk_environment.b main.tf:1 unknown'],
    findings: ['unresolved main.tf:1'],
  },
  {
    name: 'an environment takes the settings of its template',
    files:
      beanstalk('  template_name = aws_elastic_beanstalk_configuration_template.t.name\n') +
      beanstalk(setting('"true"'), 'aws_elastic_beanstalk_configuration_template').replace('"b"', '"t"'),
    targets: [
      'aws_elastic_beanstalk_environment.b main.tf:1 compliant',
      'aws_elastic_beanstalk_configuration_template.t main.tf:4 compliant',
    ],
  },
]);

const emr = (configuration: string) =>
  `resource "aws_emr_security_configuration" "e" {\n  configuration = ${configuration}\n}\n`;
const address = 'aws_emr_security_configuration.e main.tf:1';
const encoded = (version: string) =>
  `jsonencode({\n    InstanceMetadataServiceConfiguration = {\n      MinimumInstanceMetadataServiceVersion = ${version}\n    }\n  })`;
const heredoc = (version: string) =>
  `<<EOF\n{\n  "EncryptionConfiguration": { "Key": "\${aws_kms_key.k.arn}" },\n  "InstanceMetadataServiceConfiguration": {\n    "MinimumInstanceMetadataServiceVersion": ${version}\n  }\n}\nEOF`;
const plain = (version: string) => heredoc(version).replace(`\${aws_kms_key.k.arn}`, 'arn:aws:kms');

testCases([
  ...[encoded('2'), encoded('"2"'), heredoc('2'), plain('2'), heredoc(`\${var.v}`)].map((configuration) => ({
    name: `EMR: ${configuration}`,
    files: `${emr(configuration)}variable "v" {\n  default = 2\n}\n`,
    targets: [`${address} compliant`],
  })),
  {
    name: 'EMR: version 1 in jsonencode',
    files: emr(encoded('1')),
    targets: [`${address} violation`],
    findings: ['tokens-optional main.tf:4'],
  },
  ...[heredoc('1'), plain('1')].map((configuration) => ({
    name: `EMR: version 1 in a heredoc: ${configuration}`,
    files: emr(configuration),
    targets: [`${address} violation`],
    findings: ['tokens-optional main.tf:6'],
  })),
  {
    name: 'EMR: version 1 from a variable, in a heredoc',
    files: `${emr(heredoc(`\${var.v}`))}variable "v" {\n  default = 1\n}\n`,
    targets: [`${address} violation`],
    findings: ['tokens-optional main.tf:12 < main.tf:2'],
  },
  {
    name: 'EMR: a document of a local',
    files: `${emr('local.e')}locals {\n  e = ${encoded('1')}\n}\n`,
    targets: [`${address} violation`],
    findings: ['tokens-optional main.tf:7 < main.tf:2'],
  },
  {
    name: 'EMR without the object',
    files: emr('jsonencode({ EncryptionConfiguration = { EnableInTransitEncryption = false } })'),
    targets: [`${address} violation`],
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'EMR: a document that is not known',
    files: emr('var.document'),
    targets: [`${address} unknown`],
    findings: ['unresolved main.tf:2'],
  },
]);

const policy = (content: string, type = '"DECLARATIVE_POLICY_EC2"') =>
  `resource "aws_organizations_policy" "p" {\n  type    = ${type}\n  content = ${content}\n}\n`;
const defaults = (tokens: string) =>
  `jsonencode({\n    ec2_attributes = {\n      instance_metadata_defaults = {\n        http_tokens = { "@@assign" = ${tokens} }\n      }\n    }\n  })`;
const text = (tokens: string) =>
  `<<-EOF\n    {\n      "ec2_attributes": {\n        "instance_metadata_defaults": {\n          "http_tokens": { "@@assign": "${tokens}" }\n        }\n      }\n    }\n  EOF`;

testCases([
  ...[defaults('"required"'), text('required')].map((content) => ({
    name: `a declarative policy that requires tokens: ${content}`,
    files: policy(content),
    targets: ['aws_organizations_policy.p main.tf:1 compliant'],
  })),
  {
    name: 'a declarative policy that does not',
    files: policy(defaults('"optional"')),
    targets: ['aws_organizations_policy.p main.tf:1 violation'],
    findings: ['account-default main.tf:6'],
  },
  {
    name: 'a declarative policy in a heredoc that does not',
    files: policy(text('optional')),
    targets: ['aws_organizations_policy.p main.tf:1 violation'],
    findings: ['account-default main.tf:7'],
  },
  ...[
    policy(defaults('"no_preference"')),
    policy(
      'jsonencode({ ec2_attributes = { image_block_public_access = { state = { "@@assign" = "block_new_sharing" } } } })',
    ),
    policy('jsonencode({ Statement = [] })', '"SERVICE_CONTROL_POLICY"'),
    'resource "aws_organizations_policy" "p" {\n  content = jsonencode({})\n}\n',
  ].map((files) => ({ name: `a policy that is no target: ${files}`, files, targets: [] })),
]);
