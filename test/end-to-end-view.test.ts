import { describe, expect, test } from 'vitest';
import { compliant, stage, violating } from './stage.ts';

const on = stage();

const link = (content: string) => ({ content, mode: '120000' as const });
const instance = (tokens: string) =>
  `resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const variable = (value: string) => `variable "tokens" {\n  default = "${value}"\n}\n`;
const call = (source: string, more = '') => `module "web" {\n  source = "${source}"\n${more}}\n`;

describe('symbolic links', () => {
  const common = {
    'common/variables.tf': variable('required'),
    'common/providers.tf': 'provider "aws" {}\n',
  };

  test('a new file beside linked ones is judged with what they say', async () => {
    const base = { ...common, 'envs/prod/variables.tf': link('../../common/variables.tf') };
    const pull = await on.open({ 'envs/prod/main.tf': instance('var.tokens') }, base as never);
    expect(await on.reviewed(pull)).toMatchObject({
      conclusion: 'success',
      title: '1 EC2 target requires IMDSv2',
    });
  });

  test('a changed target counts for every directory that links to it', async () => {
    const base = {
      ...common,
      'envs/prod/variables.tf': link('../../common/variables.tf'),
      'envs/prod/main.tf': instance('var.tokens'),
    };
    const pull = await on.open({ 'common/variables.tf': variable('optional') }, base as never);
    expect(await on.reviewed(pull)).toMatchObject({
      conclusion: 'failure',
      title: '1 of 1 EC2 target allows IMDSv1',
    });
  });

  test('a module behind a linked directory is followed', async () => {
    const base = {
      'modules/web/main.tf': `${variable('required')}\n${instance('var.tokens')}`,
      'envs/prod/modules': link('../../modules'),
    };
    const files = { 'envs/prod/main.tf': call('./modules/web', '  tokens = "optional"\n') };
    const run = await on.reviewed(await on.open(files, base as never));
    expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
    expect(run.annotations.map(({ path, start_line }) => `${path}:${start_line}`)).toEqual([
      'envs/prod/main.tf:3',
    ]);
  });

  test.each(['../../outside.tf', '/etc/passwd', 'nowhere.tf'])(
    'a link to %s is not checked, and no plain success',
    async (target) => {
      const files = { 'main.tf': instance('"required"'), 'linked.tf': link(target) };
      const run = await on.reviewed(await on.open(files as never));
      expect(run.conclusion).toBe('neutral');
      expect(run.summary).toContain('linked.tf');
    },
  );

  test('a finding in a linked file is fixed where the link leads', async () => {
    const files = {
      'common/instance.tf.tpl': violating('web'),
      'live/main.tf': link('linked.tf'),
      'live/linked.tf': link('../common/instance.tf.tpl'),
    };
    const pull = await on.open(files as never);
    const run = await on.reviewed(pull);
    expect(run).toMatchObject({ conclusion: 'failure' });
    const { fullName, number } = pull;
    const threads = on.github.threads(fullName, number);
    expect(threads).toMatchObject([{ path: 'common/instance.tf.tpl' }]);
    on.github.setPermission(fullName, 'octocat', 'write');
    on.github.pressAction(run.id, 'apply-fixes', 'octocat');
    await on.settled();
    const { headSha } = on.github.pullRequest(fullName, number);
    expect(headSha).not.toBe(pull.headSha);
    expect(await on.github.readFile(fullName, headSha, 'common/instance.tf.tpl')).toBe(compliant('web'));
    expect(await on.github.readFile(fullName, headSha, 'live/main.tf')).toBe('linked.tf');
    expect(await on.reviewed({ fullName, headSha })).toMatchObject({ conclusion: 'success' });
  });
});

describe('callers of a changed module', () => {
  const web = (value: string) => `${variable(value)}\n${instance('var.tokens')}`;
  const output = (value: string) => `output "tokens" {\n  value = "${value}"\n}\n`;
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`stacks/s${n}/main.tf`, 'locals {}\n']));

  test.each([
    { name: 'below modules', module: 'modules/settings', live: 'live/prod', others: {} },
    { name: 'anywhere', module: 'shared/settings', live: 'live/prod', others: {} },
    { name: 'among 160 directories', module: 'shared/settings', live: 'live/prod', others: many(160) },
    { name: 'seven levels deep', module: 'shared/settings', live: 'a/b/c/d/e/f/g', others: {} },
  ])('an output that decides elsewhere: $name', async ({ module, live, others }) => {
    const up = live.replace(/[^/]+/g, '..');
    const caller = `module "settings" {\n  source = "${up}/${module}"\n}\n\n${instance('module.settings.tokens')}`;
    const base = { [`${module}/main.tf`]: output('required'), [`${live}/main.tf`]: caller, ...others };
    const pull = await on.open({ [`${module}/main.tf`]: output('optional') }, base);
    expect(await on.reviewed(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('a module that is fine for every caller is no violation', async () => {
    const base = {
      'components/web/main.tf': web('optional'),
      'live/prod/main.tf': call('../../components/web', '  tokens = "required"\n'),
    };
    const pull = await on.open({ 'components/web/main.tf': `# changed\n${web('optional')}` }, base);
    expect(await on.reviewed(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('where GitHub can’t tell all names, the check says that callers were not looked for', async () => {
    const restore = on.github.fail({ path: /git\/trees/ }, { status: 404 });
    const base = { 'a/b/c/d/e/f/g/main.tf': 'locals {}\n', 'shared/main.tf': output('required') };
    const run = await on.reviewed(await on.open({ 'shared/main.tf': output('optional') }, base));
    restore();
    expect(run.conclusion).toBe('neutral');
    expect(run.summary).toContain('callers not looked for');
  });
});

describe('what reads a changed file', () => {
  const module = `${variable('required')}\n${instance('var.tokens')}`;
  const include = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n';
  const units = {
    'modules/web/main.tf': module,
    'root.hcl': 'inputs = {\n  tokens = "required"\n}\n',
    'live/web/terragrunt.hcl': `${include}terraform {\n  source = "../../modules/web"\n}\n`,
  };

  test.each([
    {
      name: 'an included file of Terragrunt',
      base: units,
      files: { 'root.hcl': 'inputs = {\n  tokens = "optional"\n}\n' },
      at: 'root.hcl:2',
    },
    {
      name: 'data that a module reads from far away',
      base: {
        'config/imds.json': '{"tokens": "required"}\n',
        'live/web/main.tf': `locals {\n  path = "../../config/imds.json"\n  c = jsondecode(file(local.path))\n}\n${instance('local.c.tokens')}`,
      },
      files: { 'config/imds.json': '{"tokens": "optional"}\n' },
      at: 'config/imds.json:1',
    },
  ])('$name', async ({ base, files, at }) => {
    const run = await on.reviewed(await on.open(files as never, base));
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run.annotations.map(({ path, start_line }) => `${path}:${start_line}`)).toEqual([at]);
  });

  test('an included file costs one request more than a change of Terraform alone', async () => {
    on.github.clearRequests();
    await on.reviewed(await on.open({ 'root.hcl': '# said\ninputs = {\n  tokens = "required"\n}\n' }, units));
    expect(on.requests()).toHaveLength(5);
  });
});
