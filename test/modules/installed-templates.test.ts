import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { installedModules } from '../../src/modules/installed.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { withModules } from '../../src/terraform/mounts.ts';

const group = `variable "create" {
  default = true
}
variable "id" {
  default = ""
}
variable "tokens_required" {
  default = true
}
variable "endpoint_enabled" {
  default = true
}
resource "aws_launch_template" "this" {
  count = var.create ? 1 : 0
  metadata_options {
    http_endpoint               = var.endpoint_enabled ? "enabled" : "disabled"
    http_tokens                 = var.tokens_required ? "required" : "optional"
    http_put_response_hop_limit = 2
  }
}
locals {
  id = try(aws_launch_template.this[0].id, var.id, null)
}
resource "aws_eks_node_group" "this" {
  launch_template {
    id = local.id
  }
}
`;
const template =
  'resource "aws_launch_template" "t" {\n  metadata_options {\n    http_tokens = "required"\n    http_put_response_hop_limit = 2\n  }\n}\n';

async function scanned(body: string) {
  const manifest = {
    Modules: [
      { Key: 'g', Source: 'registry.terraform.io/acme/g/aws', Version: '1.0.0', Dir: '.terraform/modules/g' },
    ],
  };
  const contents = new Map([
    ['main.tf', `${template}module "g" {\n  source = "acme/g/aws"\n${body}}\n`],
    ['.terraform/modules/modules.json', JSON.stringify(manifest)],
    ['.terraform/modules/g/main.tf', group],
  ]);
  const reader = installedModules({ ...memoryFiles(contents), real: (path) => posix.join('/work', path) });
  const own = memoryFiles(new Map([...contents].filter(([path]) => !path.startsWith('.'))));
  return scan(withModules(own, reader.modules, reader.treeAt), { fixes: true });
}

const rows: [name: string, body: string, expected: string[]][] = [
  ['its own template', '', ['compliant module.g.aws_launch_template.this']],
  [
    'a template of the caller',
    '  create = false\n  id = aws_launch_template.t.id\n',
    ['not-created module.g.aws_launch_template.this'],
  ],
  [
    'a template out of view',
    '  create = false\n  id = "lt-0"\n',
    ['unknown module.g.aws_eks_node_group.this', 'not-created module.g.aws_launch_template.this'],
  ],
];
test.each(rows)('an installed module that takes %s', async (_, body, expected) => {
  const { targets } = await scanned(body);
  expect(targets.map(({ address, verdict }) => `${verdict} ${address}`)).toEqual([
    'compliant aws_launch_template.t',
    ...expected,
  ]);
});

test('an input that switches the metadata service off is no fix', async () => {
  const { findings } = await scanned('  tokens_required = var.off\n}\nvariable "off" {\n  default = false\n');
  expect(findings.map(({ fix, message }) => ({ edits: fix?.edits.length, message }))).toEqual([
    { edits: 1, message: expect.not.stringContaining('endpoint_enabled') },
  ]);
});
