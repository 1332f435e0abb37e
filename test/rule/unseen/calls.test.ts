import { expect, test } from 'vitest';
import { scanText } from '../judged.ts';

const target = 'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n';

/** Calls stand beside a target, so that their file is read in any case. */
test.each([
  { name: 'a directory that is not there', call: 'source = "./gone"', unseen: ['module.m ./gone'] },
  { name: 'a directory above what is in view', call: 'source = "../gone"', unseen: ['module.m ../gone'] },
  {
    name: 'a source that is a variable without a default',
    call: 'source = var.where',
    unseen: ['module.m var.where'],
  },
  { name: 'no source', call: 'x = 1', unseen: ['module.m null'] },
  {
    name: 'another repository',
    call: 'source = "git::https://example.com/a.git"',
    unseen: ['module.m git::https://example.com/a.git'],
  },
  { name: 'a literal count of zero', call: 'count = 0\n  source = "./gone"', unseen: [] },
  { name: 'an empty for_each', call: 'for_each = {}\n  source = "./gone"', unseen: [] },
  { name: 'a module of the table', call: 'source = "terraform-aws-modules/ec2-instance/aws"', unseen: [] },
])('$name', async ({ call, unseen }) => {
  const report = await scanText(`${target}module "m" {\n  ${call}\n}\n`);
  expect(report.unseen.map(({ address, source }) => `${address} ${source}`)).toEqual(unseen);
  expect(report.summary.unseen).toBe(unseen.length);
  expect(
    report.unseen.every(({ path, line, kind }) => path === 'main.tf' && line === 6 && kind === 'module'),
  ).toBe(true);
});

test('each root has an entry of its own, with the whole address', async () => {
  const call = 'module "web" {\n  source = "../../modules/web"\n}\n';
  const report = await scanText({
    'envs/a/main.tf': call,
    'envs/b/main.tf': call,
    'modules/web/main.tf': `${target}module "deep" {\n  source = "./gone"\n}\n`,
  });
  expect(report.unseen).toMatchObject([
    { address: 'module.web.module.deep', root: 'envs/a', path: 'modules/web/main.tf', line: 6 },
    { address: 'module.web.module.deep', root: 'envs/b', path: 'modules/web/main.tf', line: 6 },
  ]);
});
