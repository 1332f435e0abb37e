import { expect, test } from 'vitest';
import { withinFileTime } from '../../../src/cli/disk/file-time.ts';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { scanned } from '../scanned.ts';
import { temporaryTree } from '../temporary-tree.ts';

const instance = (name: string, tokens: string) =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;

/** Scans files of which some take a while, from when they have been looked at. @param seconds by path */
async function scanOf(contents: Record<string, string>, seconds: Record<string, number>) {
  let now = 0;
  const files = memoryFiles(new Map(Object.entries(contents)));
  const looked = new Set<string>();
  const read = (path: string) => {
    if (!path.endsWith('.tfvars') || looked.has(path)) now += 1000 * (seconds[path] ?? 0);
    looked.add(path);
    return files.read(path);
  };
  const slow = { ...files, read, glance: files.read };
  return withinFileTime(
    slow,
    () => now,
    (given, unseen) => scan(given, { unseen }),
  );
}

const reason = 'reading and checking it took longer than 60 s';

test('a file that takes too long is not checked, and the others are', async () => {
  const { targets, unseen } = await scanOf(
    {
      'a.tf': instance('a', '"optional"'),
      'b.tf': instance('b', '"required"'),
      'c/c.tf': instance('c', '"required"'),
    },
    { 'b.tf': 61, 'c/c.tf': 59 },
  );
  expect(targets.map(({ address, verdict }) => [address, verdict])).toEqual([
    ['aws_instance.a', 'violation'],
    ['aws_instance.c', 'compliant'],
  ]);
  expect(unseen).toEqual([expect.objectContaining({ kind: 'file', path: 'b.tf', root: '.', reason })]);
});

test('so are several, and one that is alone in its directory', async () => {
  const contents = {
    'a.tf': instance('a', '"required"'),
    'b.tf': instance('b', '"required"'),
    'c/c.tf': instance('c', '"required"'),
  };
  const { targets, unseen } = await scanOf(contents, { 'b.tf': 61, 'c/c.tf': 61 });
  expect(targets).toHaveLength(1);
  expect(unseen.map(({ path, root }) => [path, root]).sort()).toEqual([
    ['b.tf', '.'],
    ['c/c.tf', 'c'],
  ]);
});

test('the values of a file that takes too long are not known', async () => {
  const { targets, unseen } = await scanOf(
    {
      'a.tf': `variable "t" {\n  default = "required"\n}\n${instance('a', 'var.t')}`,
      'terraform.tfvars': 't = "optional"\n',
    },
    { 'terraform.tfvars': 61 },
  );
  expect(targets.map(({ verdict }) => verdict)).toEqual(['unknown']);
  expect(unseen).toEqual([expect.objectContaining({ kind: 'values', path: 'terraform.tfvars' })]);
});

test('the time that other work takes is not the last file’s', async () => {
  let now = 0;
  const files = memoryFiles(new Map([['a.tf', instance('a', '"required"')]]));
  const report = await withinFileTime(
    files,
    () => now,
    async (given, unseen) => {
      await scan(given, { unseen });
      now += 61_000;
      return scan(given, { unseen });
    },
  );
  expect(report.summary).toMatchObject({ compliant: 1, unseen: 0 });
});

test('on the command line, the file is named, and the status is that of what was not checked', async () => {
  const tree = temporaryTree({ 'main.tf': instance('a', '"required"') });
  let now = 0;
  const { status, stdout } = await scanned(tree, ['--fail-on', 'unseen'], () => (now += 61_000));
  expect(status).toBe(1);
  expect(stdout).toContain('main.tf');
  expect(stdout).toContain(reason.slice(1));
});
