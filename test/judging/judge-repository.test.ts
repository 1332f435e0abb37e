import { describe, expect, test } from 'vitest';
import { judgedFiles } from '../audit/repository.ts';
import { compliant, violating } from '../stage.ts';

test('an excluded directory is no root, but a judged root still calls it', async () => {
  const files = {
    'main.tf': 'module "vm" {\n  source = "./examples/vm"\n}\n',
    'examples/vm/main.tf': violating('this'),
    'examples/other/main.tf': violating('other'),
    'web/main.tf': violating('web'),
  };
  const { report, excluded } = await judgedFiles(files, { exclude: ['examples/**'] });
  expect(report.targets.map(({ address }) => address)).toEqual([
    'module.vm.aws_instance.this',
    'aws_instance.web',
  ]);
  expect(report.summary).toMatchObject({ files: 2, targets: 2, violation: 2 });
  expect(excluded).toEqual(['examples/vm/main.tf', 'examples/other/main.tf']);
});

test('an excluded file of a root takes its targets along, with their findings', async () => {
  const files = { 'legacy.tf': violating('old'), 'main.tf': violating('web') };
  const { report } = await judgedFiles(files, { exclude: ['legacy.tf'] });
  expect(report.targets.map(({ address }) => address)).toEqual(['aws_instance.web']);
  expect(report.findings.map(({ path }) => path)).toEqual(['main.tf']);
});

test('an excluded values file gives its values, and the finding stands in it', async () => {
  const files = {
    'main.tf':
      'variable "t" {}\nresource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
    'terraform.tfvars': 't = "optional"\n',
  };
  const { report } = await judgedFiles(files, { exclude: ['*.tfvars'] });
  expect(report.findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'tokens-optional terraform.tfvars',
  ]);
});

test('a suppression without a last day is decided where it is read, not by address', async () => {
  const end = (dir: string, until: string) => ({
    [`${dir}/main.tf`]: `# require-imdsv2:ignore the vendor needs it${until}\n${violating('web')}`,
  });
  const files = { ...end('a', ' until=2999-01-01'), ...end('b', '') };
  const { report } = await judgedFiles(files, {
    suppressions: { tools: 'all', expiry: 'required', new: 'allow' },
  });
  expect(report.targets.map(({ path, verdict }) => `${path} ${verdict}`)).toEqual([
    'a/main.tf suppressed',
    'b/main.tf violation',
  ]);
  expect(report.summary).toMatchObject({ violation: 1, suppressed: 1 });
});

test('where the policy wants a last day, a suppression without one does not count', async () => {
  const files = { 'main.tf': `# require-imdsv2:ignore the vendor needs it\n${violating('web')}` };
  const policy = { suppressions: { tools: 'all', expiry: 'required', new: 'allow' } } as const;
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
