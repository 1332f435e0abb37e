import { describe, expect, it } from 'vitest';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { mountPoint, withModules } from '../../src/terraform/mounts.ts';
import type { CallResolver } from '../../src/terraform/remote-modules.ts';

/** Everything that stands in the private module and is no address has this word in it. */
const secret = 'hush';

const instance = (body: string) => `resource "aws_instance" "this" {\n${body}\n}\n`;
const tokens = (value: string) => instance(`  metadata_options {\n    http_tokens = ${value}\n  }`);

/** A module in a private repository, by what its text could leak into. */
const leaks: Record<string, Record<string, string>> = {
  'a literal': { 'main.tf': tokens('"hush"') },
  // The name of an input is no secret: the fix has to write it.
  'a variable': {
    'main.tf': `variable "tokens" {\n  default = "optional" # hush\n}\n${tokens('var.tokens')}`,
  },
  'a variable without a default': { 'main.tf': `variable "hush" {}\n${tokens('var.hush')}` },
  'a local': { 'main.tf': `locals {\n  hush = { hush = "optional" }\n}\n${tokens('local.hush.hush')}` },
  'a name that is not there': { 'main.tf': tokens('local.hush') },
  'a function': { 'main.tf': tokens('hush("x")') },
  'an expression': { 'main.tf': tokens('"$' + '{data.aws_ssm_parameter.hush.value}-hush"') },
  'a condition': { 'main.tf': tokens('data.x.hush.y ? "required" : "hush"') },
  'a data file': {
    'main.tf': tokens('jsondecode(file("$' + '{path.module}/hush.json")).t'),
    'hush.json': '{"t": "hush"}',
  },
  'a data file that is not there': { 'main.tf': tokens('file("hush.json")') },
  'a dynamic block': {
    'main.tf': instance(
      '  dynamic "metadata_options" {\n    for_each = data.x.hush.y\n    content {\n      http_tokens = "required"\n    }\n  }',
    ),
  },
  'keys of for_each': {
    'main.tf': instance(
      '  for_each = { hush = "optional" }\n  metadata_options {\n    http_tokens = each.value\n  }',
    ),
  },
  'an unknown for_each': {
    'main.tf': instance('  for_each = data.x.hush.y\n  metadata_options {\n    http_tokens = each.key\n  }'),
  },
  'a validation': {
    'main.tf': `variable "hush" {\n  default = "optional"\n  validation {\n    condition     = var.hush == "hush"\n    error_message = "hush"\n  }\n}\n${tokens('var.hush')}`,
  },
  'a precondition': {
    'main.tf': instance(
      '  lifecycle {\n    precondition {\n      condition     = data.x.hush.y\n      error_message = "hush"\n    }\n  }\n  metadata_options {\n    http_tokens = "optional"\n  }',
    ),
  },
  'a script': {
    'main.tf': instance(
      '  user_data = <<-EOT\n    #!/bin/bash\n    curl http://169.254.169.254/latest/meta-data/hush\n  EOT\n  metadata_options {\n    http_tokens = "required"\n  }',
    ),
  },
  'a template': {
    'main.tf': instance(
      '  user_data = templatefile("$' +
        '{path.module}/hush.sh", { hush = 1 })\n  metadata_options {\n    http_tokens = "required"\n  }',
    ),
    'hush.sh': '#!/bin/bash\ncurl http://169.254.169.254/latest/meta-data/hush\n',
  },
  'an ignored change': {
    'main.tf': instance(
      '  lifecycle {\n    ignore_changes = [metadata_options, tags["hush"]]\n  }\n  metadata_options {\n    http_tokens = "required"\n  }',
    ),
  },
  'a hop limit': {
    'main.tf': instance(
      '  tags = { hush = "ecs" }\n  metadata_options {\n    http_tokens = "required"\n    http_put_response_hop_limit = 1\n  }\n  user_data = "docker run hush"',
    ),
  },
  'a provider': {
    'main.tf': `terraform {\n  required_providers {\n    hush = { source = "hush/hush", version = "~> 3.0" }\n    aws = { source = "hashicorp/aws", version = "~> 3.0" }\n  }\n}\n${tokens('"required"')}`,
  },
  'an image': {
    'main.tf': `resource "aws_ami" "image" {\n  name = "hush"\n  imds_support = "v2.0"\n}\n${instance('  ami = aws_ami.image.id')}`,
  },
  'a launch template that is given': {
    'main.tf': instance('  launch_template {\n    id = data.aws_launch_template.hush.id\n  }'),
  },
  'a launch template by name': { 'main.tf': instance('  launch_template {\n    name = "hush"\n  }') },
  'a text that can’t be parsed': { 'main.tf': `${tokens('"optional"')}hush = {` },
  'another file that can’t be parsed': {
    'main.tf': tokens('"optional"'),
    'other.tf': 'locals {\n  hush = "hush\n}\n',
  },
  'a suppression': {
    'main.tf': tokens('"optional"').replace('resource', '# require-imdsv2:ignore hush\nresource'),
  },
  'a suppression without a reason': {
    'main.tf': tokens('"optional"').replace('resource', '# checkov:skip=CKV_AWS_79:hush\nresource'),
  },
  'another private module': {
    'main.tf': 'module "inner" {\n  source = "git::https://github.com/hush/hush.git?ref=hush"\n}\n',
  },
  'a registry': { 'main.tf': 'module "inner" {\n  source  = "hush/hush/aws"\n  version = "~> 1.0"\n}\n' },
  'a known module': {
    'main.tf':
      'module "inner" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "~> 5.6.0"\n  name    = "hush"\n  metadata_options = { http_tokens = "hush" }\n}\n',
  },
  'a directory that is not there': { 'main.tf': 'module "inner" {\n  source = "./hush"\n}\n' },
  'a source that is an expression': { 'main.tf': 'module "inner" {\n  source = "./$' + '{var.hush}"\n}\n' },
  'a group': {
    'main.tf': 'resource "aws_autoscaling_group" "this" {\n  launch_template {\n    name = "hush"\n  }\n}\n',
  },
  'an EMR configuration': {
    'main.tf':
      'resource "aws_emr_security_configuration" "this" {\n  configuration = jsonencode({ hush = "hush" })\n}\n',
  },
  'two blocks': {
    'main.tf': instance(
      '  metadata_options {\n    http_tokens = "hush"\n  }\n  metadata_options {\n    http_tokens = "hush"\n  }',
    ),
  },
  JSON: {
    'main.tf.json':
      '{"resource": {"aws_instance": {"this": {"metadata_options": {"http_tokens": "hush"}}}}, "//": "hush"}',
  },
};

describe('no word of a private module is in what is said at the call', () => {
  it.each(Object.entries(leaks))('%s', async (_name, module) => {
    const mount = mountPoint('acme/vm v1', 0, 'private');
    const tree = memoryFiles(new Map(Object.entries(module)));
    const resolver: CallResolver = {
      id: '',
      find: ({ name }) =>
        name === 'vm' ? { directory: mount } : { reason: 'not there', hint: 'Look', isMissing: true },
      inside: () => resolver,
    };
    const own = memoryFiles(
      new Map([['main.tf', 'module "vm" {\n  source = "git::https://github.com/acme/vm.git?ref=v1"\n}\n']]),
    );
    const files = withModules(own, { below: () => resolver }, (at) => (at === mount ? tree : undefined));
    const report = await scan(files);
    expect(report.targets.length + report.unseen.length + report.findings.length).toBeGreaterThan(0);
    for (const { path, line } of report.targets) expect([path, line]).toEqual(['main.tf', 1]);
    const said = report.findings.map(({ address: _, related: __, ...rest }) => rest);
    // The place inside is named, as RULE.md has it; the file of that name is the one exception.
    const places = JSON.stringify([said, report.unseen]).replaceAll(/hush\.(?:json|sh):\d+/g, '');
    expect(places).not.toContain(secret);
  });
});
