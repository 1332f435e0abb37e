import { expect, test } from 'vitest';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';

// Terraform refuses the second file for an argument that is set twice; no target is anywhere near.
const files = memoryFiles(
  new Map([
    ['app/main.tf', 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'],
    ['app/twice.tf', 'variable "x" {\n  default = 1\n  default = 2\n}\n'],
  ]),
);

test('a tree is parsed only where it can matter', async () => {
  expect((await scan(files)).findings).toEqual([]);
});

test('a pull request has every file parsed', async () => {
  const { findings, summary } = await scan(files, { parseAll: true });
  expect(findings).toMatchObject([{ code: 'unparsable', path: 'app/twice.tf', startLine: 3, address: null }]);
  expect(summary).toMatchObject({ files: 2, targets: 0, unparsable: 1 });
});

test('only files in view are reported', async () => {
  const inView = { ...files, paths: ['app/main.tf'] };
  expect((await scan(inView, { parseAll: true })).findings).toEqual([]);
});
