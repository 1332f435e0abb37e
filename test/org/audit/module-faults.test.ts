import { beforeAll, expect, test } from 'vitest';
import type { AuditedRepository } from '../../../src/audit/repository.ts';
import { orgStage } from '../org-stage.ts';

const stage = orgStage();
const vm = 'resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n';
const source = (repo: string, more = '?ref=v1') => `git::ssh://git@localhost/acme/${repo}.git${more}`;
const call = (to: string) => `module "vm" {\n  source = "${to}"\n}\n`;

async function module(repo: string, files: Record<string, string>): Promise<void> {
  await stage.make(`acme/${repo}`, files);
  await stage.github.tag(`acme/${repo}`, 'v1');
}

beforeAll(async () => {
  await module('terraform-good', { 'main.tf': vm });
  await module('terraform-none', { 'README.md': '# Nothing\n' });
  await module('terraform-large', { 'main.tf': `# ${'x'.repeat(600_000)}\n${vm}` });
  await module('terraform-broken', { 'main.tf': `${vm}resource "aws_instance" {{{\n` });
  await module('terraform-self', { 'main.tf': vm + call(source('terraform-self')) });
  await module('terraform-within', { 'main.tf': vm + call('./') });
  await module('terraform-ping', { 'main.tf': call(source('terraform-pong')) });
  await module('terraform-pong', { 'main.tf': call(source('terraform-ping')) });
  await module('terraform-outward', { 'main.tf': call('../../elsewhere') });
});

/** The source of a call, and the reason that the report of its caller then gives. */
const hostile: Record<string, [to: string, reason: string]> = {
  tag: [source('terraform-good', '?ref=v9'), 'acme/terraform-good has no tag, branch or commit v9'],
  expression: [source('terraform-good', '?ref=v1:main.tf'), 'its ref is no name of a tag, branch or commit'],
  repository: [source('gone'), 'GitHub shows the App no repository acme/gone'],
  directory: [
    source('terraform-good', '//modules/x?ref=v1'),
    'has no directory modules/x with Terraform files',
  ],
  'no-terraform': [source('terraform-none'), 'has no directory . with Terraform files'],
  large: [source('terraform-large'), 'can’t be read: it has 600'],
  broken: [source('terraform-broken'), 'couldn’t parse localhost/acme/terraform-broken v1, main.tf:6'],
  self: [source('terraform-self'), 'the module calls itself'],
  within: [source('terraform-within'), 'the module calls itself'],
  pair: [source('terraform-ping'), 'the module calls itself'],
  outward: [source('terraform-outward'), 'the module calls another one that isn’t in view'],
  host: ['git::https://127.0.0.1/a/b.git', 'the App reads modules of localhost only'],
  registry: ['acme/vm/aws', 'switched registries off'],
};

let callers: AuditedRepository[];
beforeAll(async () => {
  for (const [name, [to]] of Object.entries(hostile))
    await stage.make(`acme/calls-${name}`, { 'main.tf': call(to) });
  callers = await stage.audit({ repos: ['calls-*'] });
});

test.each(Object.entries(hostile))('%s: the audit says why it was not checked', (name, [, reason]) => {
  const { state, unseen } = callers.find((one) => one.name === `acme/calls-${name}`)!;
  expect(state).toBe('judged');
  expect(unseen).toMatchObject([
    { kind: 'module', path: 'main.tf', line: 1, reason: expect.stringContaining(reason) },
  ]);
});
