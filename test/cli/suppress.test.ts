import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { hasTerraform } from '../rule/fix/terraform-fmt.ts';
import { scanned } from './scanned.ts';
import { temporaryTree } from './temporary-tree.ts';

const until = '2999-12-31';
const words = `require-imdsv2:ignore agent upgrade until=${until}`;

async function suppressed(prefix: string, args: readonly string[] = []) {
  const written = { out: '', err: '' };
  const stream = (to: 'out' | 'err') => ({
    write: (chunk: string | Uint8Array) => (written[to] += Buffer.from(chunk as string).toString()),
  });
  const io = { stdout: stream('out'), stderr: stream('err'), env: {}, prefix, elapsed: () => 1 };
  const status = await run(['suppress', '--reason', 'agent upgrade', '--until', until, ...args], io);
  return { status, ...written };
}

const text = (top: string, path = 'main.tf') => readFileSync(top + path, 'utf8');

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly path?: string;
}

const cases: readonly Case[] = [
  {
    name: 'above the resource, under its own comment',
    before: '# The old agent.\nresource "aws_instance" "web" {\n  ami = "a"\n}\n',
    after: `# The old agent.\n# ${words}\nresource "aws_instance" "web" {\n  ami = "a"\n}\n`,
  },
  {
    name: 'with the line endings of the file',
    before: 'resource "aws_instance" "web" {\r\n}\r\n',
    after: `# ${words}\r\nresource "aws_instance" "web" {\r\n}\r\n`,
  },
  {
    name: 'behind a byte order mark, in a file without a last line break',
    before: '\uFEFFresource "aws_instance" "web" {}',
    after: `\uFEFF# ${words}\nresource "aws_instance" "web" {}`,
  },
  {
    name: 'above comments of other tools, which act on the line that follows',
    before: '#tfsec:ignore:aws-x\n# kics-scan disable-line\nresource "aws_instance" "web" {\n}\n',
    after: `# ${words}\n#tfsec:ignore:aws-x\n# kics-scan disable-line\nresource "aws_instance" "web" {\n}\n`,
  },
  {
    name: 'inside, where another comment ends in the line of the header',
    before: '/* a\nb */ resource "aws_instance" "web" {\n  ami = "a"\n}\n',
    after: `/* a\nb */ resource "aws_instance" "web" {\n  # ${words}\n  ami = "a"\n}\n`,
  },
  {
    name: 'in the place of a comment that has ended',
    before: 'resource "aws_instance" "web" {\n  # require-imdsv2:ignore old until=2020-01-01\n}\n',
    after: `resource "aws_instance" "web" {\n  # ${words}\n}\n`,
  },
  {
    name: 'at a module call',
    before: 'module "vm" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "5.6.0"\n}\n',
    after: `# ${words}\nmodule "vm" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "5.6.0"\n}\n`,
  },
  {
    name: 'as the first member of a JSON object',
    path: 'main.tf.json',
    before:
      '{\n  "resource": {\n    "aws_instance": {\n      "web": {\n        "ami": "a"\n      }\n    }\n  }\n}\n',
    after: `{\n  "resource": {\n    "aws_instance": {\n      "web": {\n        "//": "${words}",\n        "ami": "a"\n      }\n    }\n  }\n}\n`,
  },
  {
    name: 'in an empty JSON object on one line',
    path: 'main.tf.json',
    before: '{"resource":{"aws_instance":{"web":{}}}}',
    after: `{"resource":{"aws_instance":{"web":{"//":"${words}"}}}}`,
  },
  {
    name: 'beside a JSON comment',
    path: 'main.tf.json',
    before: '{"resource": {"aws_instance": {"web": {"//": "old"}}}}',
    after: `{"resource": {"aws_instance": {"web": {"//": ["old", "${words}"]}}}}`,
  },
  {
    name: 'behind the last of several JSON comments',
    path: 'main.tf.json',
    before: '{"resource": {"aws_instance": {"web": {"//": ["old", "older"]}}}}',
    after: `{"resource": {"aws_instance": {"web": {"//": ["old", "older", "${words}"]}}}}`,
  },
];

describe('suppress', () => {
  it.each(cases)('writes the comment $name', async ({ before, after, path = 'main.tf' }) => {
    const top = temporaryTree({ [path]: before });
    expect(await suppressed(top)).toMatchObject({
      status: 0,
      out: `✓ 1 target suppressed until ${until} · 1 file changed\n`,
    });
    expect(text(top, path)).toBe(after);
    const again = await scanned(top, ['--format', 'json']);
    expect(again.status).toBe(0);
    expect(again.report.summary).toMatchObject({ violation: 0, suppressed: 1 });
    expect(again.report.findings.map(({ code }) => code)).not.toContain('suppression-invalid');
    expect(await suppressed(top)).toMatchObject({ status: 0, out: '✓ nothing to suppress\n' });
    expect(text(top, path)).toBe(after);
  });

  it.runIf(hasTerraform)('leaves files as terraform fmt has them', async () => {
    for (const { before } of cases.filter(({ path }) => path === undefined)) {
      const top = temporaryTree({ 'main.tf': before });
      const isFormatted = () => spawnSync('terraform', ['fmt', '-check', top]).status === 0;
      const was = isFormatted();
      await suppressed(top);
      expect(isFormatted(), before).toBe(was);
    }
  });

  it.runIf(hasTerraform)('writes JSON comments that Terraform takes', () => {
    const comment = ['old', words];
    const resource = { terraform_data: { web: { '//': comment, input: 1 } } };
    const top = temporaryTree({ 'main.tf.json': JSON.stringify({ resource }) });
    const terraform = (...args: string[]) => spawnSync('terraform', args, { cwd: top, encoding: 'utf8' });
    expect(terraform('init', '-input=false').status).toBe(0);
    expect(terraform('validate').status).toBe(0);
  });

  const web = 'resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
  const called = (name: string, tokens: string) =>
    `module "${name}" {\n  source = "./web"\n  tokens = "${tokens}"\n}\n`;

  it('writes it at the call where other callers of the module are fine', async () => {
    const top = temporaryTree({
      'web/main.tf': `variable "tokens" {}\n${web}`,
      'main.tf': `${called('a', 'optional')}${called('b', 'required')}`,
    });
    expect((await suppressed(top)).status).toBe(0);
    expect(text(top)).toBe(`# ${words}\n${called('a', 'optional')}${called('b', 'required')}`);
    expect(text(top, 'web/main.tf')).toBe(`variable "tokens" {}\n${web}`);
    const { targets } = (await scanned(top, ['--format', 'json'])).report;
    expect(targets.map(({ address, verdict }) => [address, verdict])).toEqual([
      ['module.a.aws_instance.web', 'suppressed'],
      ['module.b.aws_instance.web', 'compliant'],
    ]);
  });

  it('writes it once in the module where no caller is fine', async () => {
    const top = temporaryTree({
      'web/main.tf': `variable "tokens" {}\n${web}`,
      'main.tf': `${called('a', 'optional')}${called('b', 'optional')}`,
    });
    expect((await suppressed(top)).out).toBe(`✓ 2 targets suppressed until ${until} · 1 file changed\n`);
    expect(text(top, 'web/main.tf')).toBe(`variable "tokens" {}\n# ${words}\n${web}`);
  });

  it('writes nothing outside of what was scanned: the call is suppressed then', async () => {
    const files = {
      'modules/web/main.tf': `variable "tokens" {}\n${web}`,
      'envs/main.tf': called('a', 'optional').replace('./web', '../modules/web'),
      '.git/HEAD': '',
    };
    const top = temporaryTree(files);
    expect((await suppressed(`${top}envs/`)).status).toBe(0);
    expect(text(top, 'modules/web/main.tf')).toBe(files['modules/web/main.tf']);
    expect(text(top, 'envs/main.tf')).toBe(`# ${words}\n${files['envs/main.tf']}`);
  });

  it('leaves unknown targets alone, unless it is asked', async () => {
    const top = temporaryTree({ 'main.tf': `variable "tokens" { type = string }\n${web}` });
    expect((await suppressed(top)).out).toBe(
      '✓ nothing to suppress · 1 unknown (suppress them with --unknown)\n',
    );
    expect((await suppressed(top, ['--unknown'])).out).toBe(
      `✓ 1 target suppressed until ${until} · 1 file changed\n`,
    );
  });

  it('prints a patch with --diff, and writes nothing', async () => {
    const before = 'resource "aws_instance" "web" {\n}\n';
    const top = temporaryTree({ 'main.tf': before });
    const { status, out, err } = await suppressed(top, ['--diff']);
    expect(status).toBe(0);
    expect(out).toBe(
      `--- a/main.tf\n+++ b/main.tf\n@@ -1,2 +1,3 @@\n+# ${words}\n resource "aws_instance" "web" {\n }\n`,
    );
    expect(err).toBe(`✓ 1 target would be suppressed until ${until} · 1 file to change\n`);
    expect(text(top)).toBe(before);
  });

  it('says what it could not suppress', async () => {
    const plan = {
      format_version: '1.2',
      terraform_version: '1.11.0',
      planned_values: {},
      resource_changes: [
        {
          address: 'aws_instance.web',
          mode: 'managed',
          type: 'aws_instance',
          name: 'web',
          change: { actions: ['create'], after: { metadata_options: [] }, after_unknown: {} },
        },
      ],
      configuration: { root_module: {} },
    };
    const top = temporaryTree({
      'plan.json': JSON.stringify(plan),
      'broken.tf': 'resource "aws_instance" "x" {',
    });
    const { status, out } = await suppressed(top);
    expect(status).toBe(1);
    expect(out).toContain('broken.tf:1  not suppressed: Terraform can’t parse this file; mend it first');
    expect(out).toContain('plan.json:1  aws_instance.web  not suppressed: a plan holds no comments');
    expect(out).toContain('nothing to suppress · 2 findings left open');
  });

  it('writes through a link within the tree', async () => {
    const top = temporaryTree({ 'real/main.tf': 'resource "aws_instance" "web" {\n}\n', 'a/x': '' });
    symlinkSync('../real/main.tf', `${top}a/main.tf`);
    expect((await suppressed(top)).status).toBe(0);
    expect(text(top, 'real/main.tf')).toBe(`# ${words}\nresource "aws_instance" "web" {\n}\n`);
  });

  it.each([
    { args: ['--reason', ' '], message: 'the reason has no words' },
    { args: ['--reason', 'a\nb'], message: 'the reason has to fit on one line' },
    { args: ['--reason', 'x until=2030-01-01'], message: 'the reason can’t contain “until=”' },
    { args: ['--until', 'soon'], message: '"soon" is no date; write it like 2027-03-31' },
    { args: ['--until', '2027-02-30'], message: '"2027-02-30" is no date; write it like 2027-03-31' },
    { args: ['--until', '2020-01-01'], message: '2020-01-01 is in the past' },
    { args: ['-'], message: 'suppress can’t write standard input' },
  ])('refuses $args', async ({ args, message }) => {
    const top = temporaryTree({ 'main.tf': '' });
    expect(await suppressed(top, args)).toEqual({ status: 2, out: '', err: `require-imdsv2: ${message}\n` });
  });

  it.each([
    {
      policy: 'suppressions: [checkov]',
      message: 'the policy doesn’t honor require-imdsv2 comments (suppressions)',
    },
    {
      policy: 'suppressions: { days: 30 }',
      message: 'the policy allows suppressions of at most 30 days: until',
    },
  ])('refuses what the policy would not count: $policy', async ({ policy, message }) => {
    const top = temporaryTree({ 'main.tf': '', '.github/require-imdsv2.yml': policy });
    const { status, err } = await suppressed(top);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it('says when a path holds no Terraform', async () => {
    const top = temporaryTree({ 'docs/readme.md': '' });
    expect(await suppressed(top, ['docs'])).toMatchObject({
      status: 2,
      err: 'docs: no Terraform files in it\n',
    });
  });
});
