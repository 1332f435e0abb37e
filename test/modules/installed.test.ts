import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { installedModules } from '../../src/modules/installed.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';
import { withModules } from '../../src/terraform/mounts.ts';

const vm = `variable "tokens" {
  default = "optional"
}
variable "create" {
  default = true
}
variable "spot" {
  default = false
}
resource "aws_instance" "this" {
  # require-imdsv2:ignore the module is configurable
  count = var.create ? 1 : 0
  metadata_options {
    http_tokens = var.tokens
  }
}
resource "aws_instance" "second" {
  count = var.spot ? 1 : 0
}
module "inner" {
  source = "./modules/inner"
}
`;
const inner = `resource "aws_launch_template" "lt" {
  metadata_options {
    http_tokens = "required"
  }
}
`;
const call = (more: string, source = 'acme/vm/aws') => `module "vm" {\n  source = "${source}"\n${more}}\n`;
const entry = (more: Record<string, string> = {}) => ({
  Key: 'vm',
  Source: 'registry.terraform.io/acme/vm/aws',
  Version: '1.2.0',
  Dir: '.terraform/modules/vm',
  ...more,
});

async function scanned(main: string, manifest: unknown, more: Record<string, string> = {}) {
  const contents = new Map<string, string>(
    Object.entries({
      'main.tf': main,
      '.terraform/modules/modules.json': JSON.stringify(manifest),
      '.terraform/modules/vm/main.tf': vm,
      '.terraform/modules/vm/modules/inner/main.tf': inner,
      ...more,
    }),
  );
  const disk = memoryFiles(contents);
  const reader = installedModules({ ...disk, real: (path) => posix.join('/work', path) });
  const own = memoryFiles(new Map([...contents].filter(([path]) => !path.startsWith('.'))));
  const report = await scan(withModules(own, reader.modules, reader.treeAt));
  return {
    targets: report.targets.map(
      ({ address, path, line, verdict }) => `${verdict} ${address} ${path}:${line}`,
    ),
    findings: report.findings.map(({ code, path, startLine }) => `${code} ${path}:${startLine}`),
    related: report.findings.flatMap(({ related }) => related.map(({ path, line }) => `${path}:${line}`)),
  };
}

test('an installed module is judged with the arguments of the call, at the call', async () => {
  expect(await scanned(call(''), { Modules: [entry()] })).toEqual({
    targets: [
      'violation module.vm.aws_instance.this main.tf:1',
      'not-created module.vm.aws_instance.second main.tf:1',
      'compliant module.vm.module.inner.aws_launch_template.lt main.tf:1',
    ].sort((a, b) => (a.split(' ')[1]! < b.split(' ')[1]! ? -1 : 1)),
    findings: ['module-default main.tf:1'],
    related: ['acme/vm/aws 1.2.0, main.tf:2'],
  });
});

test('an argument of the call that decides is where the finding stands', async () => {
  const { findings } = await scanned(call('  tokens = "none"\n'), { Modules: [entry()] });
  expect(findings).toEqual(['tokens-optional main.tf:3']);
  const good = await scanned(call('  tokens = "required"\n'), { Modules: [entry()] });
  expect(good.findings).toEqual([]);
});

test('what the arguments of the call switch off is not created; what a variable switches off may be', async () => {
  const off = await scanned(call('  create = false\n'), { Modules: [entry()] });
  expect(off.targets[1]).toBe('not-created module.vm.aws_instance.this main.tf:1');
  const open = await scanned(`variable "on" {\n  default = false\n}\n${call('  create = var.on\n')}`, {
    Modules: [entry()],
  });
  expect(open.targets[1]).toBe('violation module.vm.aws_instance.this main.tf:4');
});

test('a comment at the call suppresses, one inside of the module does not', async () => {
  const { targets } = await scanned(`# require-imdsv2:ignore accepted\n${call('')}`, { Modules: [entry()] });
  expect(targets).toContain('suppressed module.vm.aws_instance.this main.tf:2');
});

test.each([
  ['another source', entry({ Source: 'registry.terraform.io/acme/other/aws' }), ''],
  ['another version', entry(), '  version = "~> 2.0"\n'],
  ['another submodule', entry({ Source: 'registry.terraform.io/acme/vm/aws//modules/inner' }), ''],
  ['another key', entry({ Key: 'web' }), ''],
  ['a directory outside', entry({ Dir: '../other' }), ''],
])('%s is no installed module of the call', async (_, installed, more) => {
  const { targets } = await scanned(call(more), { Modules: [installed] }, { '../other/main.tf': vm });
  expect(targets).toEqual([]);
});

test('a manifest that is none is none', async () => {
  expect((await scanned(call(''), { Modules: 'x' })).targets).toEqual([]);
});
