import { describe, expect, test } from 'vitest';
import { judgedFiles } from '../audit/repository.ts';
import { compliant, violating } from '../stage.ts';

test('what the policy leaves out is context, is not judged, and is listed', async () => {
  const files = {
    'main.tf': 'module "vm" {\n  source = "./examples/vm"\n}\n',
    'examples/vm/main.tf': violating('this'),
    'web/main.tf': violating('web'),
  };
  const { report, excluded } = await judgedFiles(files, { exclude: ['examples/**'] });
  expect(report.targets.map(({ address }) => address)).toEqual(['aws_instance.web']);
  expect(report.summary).toMatchObject({ files: 2, targets: 1, violation: 1 });
  expect(excluded).toEqual(['examples/vm/main.tf']);
});

test('where the policy wants a last day, a suppression without one does not count', async () => {
  const files = { 'main.tf': `# require-imdsv2:ignore the vendor needs it\n${violating('web')}` };
  const policy = { suppressions: { tools: 'all', expiry: 'required' } } as const;
  expect((await judgedFiles(files)).report.summary).toMatchObject({ violation: 0, suppressed: 1 });
  expect((await judgedFiles(files, policy)).report.summary).toMatchObject({ violation: 1, suppressed: 0 });
});

test('modules of a registry are named as they are called', async () => {
  const call =
    'module "web" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "~> 5.6.0"\n}\n';
  const { modules } = await judgedFiles({ 'main.tf': `${violating('a')}${call}` });
  expect(modules).toEqual([
    {
      address: 'module.web',
      path: 'main.tf',
      line: 6,
      source: 'terraform-aws-modules/ec2-instance/aws',
      version: '~> 5.6.0',
    },
  ]);
});

test('the fixes are what the files would be', async () => {
  const { fixes } = await judgedFiles({ 'main.tf': violating('web'), 'b/main.tf': compliant('b') });
  expect(fixes.map(({ path, after }) => [path, new TextDecoder().decode(after)])).toEqual([
    ['main.tf', compliant('web')],
  ]);
});

describe('the last day on which the verdict holds is the earliest that any text names', () => {
  test.each([
    { text: 'until=2026-12-24 and 2027-01-01', until: '2026-12-24' },
    { text: 'ends today: 2026-11-26', until: '2026-11-26' },
    { text: 'was 2020-01-01', until: null },
    { text: '', until: null },
  ])('$text', async ({ text, until }) => {
    expect((await judgedFiles({ 'main.tf': `# ${text}\n` })).until).toBe(until);
  });
});
