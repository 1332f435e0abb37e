import { expect, it } from 'vitest';
import { scanned } from './scanned.ts';
import { temporaryTree } from './temporary-tree.ts';

const web = 'resource "aws_instance" "web" {\n}\n';
const call = 'module "m" {\n  source = "./web"\n}\n';

it.each([
  {
    name: 'two modules of one name',
    files: { 'web/main.tf': web, 'main.tf': call + call },
    warning:
      'require-imdsv2: 2 targets are called module.m.aws_instance.web (web/main.tf:1); Terraform refuses two modules of one name\n',
  },
  {
    name: 'two resources of one name, in a directory',
    files: { 'a/main.tf': web, 'a/more.tf': web },
    warning:
      'require-imdsv2: 2 targets of a are called aws_instance.web (a/main.tf:1); Terraform refuses two resources of one name\n',
  },
  {
    name: 'a file for OpenTofu beside one for Terraform',
    files: { 'main.tf': web, 'main.tofu': web.replace('{', '{ # tofu') },
    warning: '',
  },
  { name: 'one name in two roots', files: { 'a/main.tf': web, 'b/main.tf': web }, warning: '' },
])('warns on standard error of $name', async ({ files, warning }) => {
  const { stderr, report } = await scanned(temporaryTree(files), ['--format', 'json']);
  expect(stderr).toBe(warning);
  expect(report.summary.targets).toBe(2);
});

it('does not take everything excluded for an empty directory', async () => {
  const { status, stderr } = await scanned(temporaryTree({ 'a/main.tf': web }), ['--exclude', 'a/**', '-q']);
  expect([status, stderr]).toEqual([0, '']);
});
