import { expect, test } from 'vitest';
import { modulesOf } from '../../../src/audit/modules.ts';
import { fixBranch } from '../../../src/org/fix/branch.ts';
import { orgStage } from '../org-stage.ts';

const stage = orgStage();

const vm = `variable "http_tokens" {
  type    = string
  default = "optional"
}

resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.http_tokens
  }
}
`;

function call(more = '', ref = 'v1'): string {
  return `module "vm" {\n  source = "git::ssh://git@localhost/acme/terraform-vm.git?ref=${ref}"\n${more}}\n`;
}

test('modules of the organization are read, told by version, and fixed at their callers', async () => {
  await stage.make('acme/terraform-vm', { 'main.tf': vm });
  await stage.github.tag('acme/terraform-vm', 'v1');
  await stage.github.commit('acme/terraform-vm', {
    branch: 'main',
    files: { 'main.tf': vm.replace('optional', 'required') },
  });
  await stage.github.tag('acme/terraform-vm', 'v2', { annotated: true });
  await stage.make('acme/old', { 'main.tf': call() });
  await stage.make('acme/careful', { 'main.tf': call('  http_tokens = "required"\n') });
  await stage.make('acme/new', { 'main.tf': call('', 'v2') });

  const repositories = await stage.audit();
  const totals = modulesOf(repositories).map(({ module, repositories, violation, compliant }) => ({
    ...{
      module: module.replace(/^.*terraform-vm\.git/, 'vm'),
      repositories: repositories.toSorted(),
      violation,
      compliant,
    },
  }));
  expect(totals).toEqual([
    { module: 'vm?ref=v1', repositories: ['acme/careful', 'acme/old'], violation: 1, compliant: 1 },
    { module: 'vm?ref=v2', repositories: ['acme/new'], violation: 0, compliant: 1 },
  ]);
  expect(repositories.flatMap(({ unseen }) => unseen)).toEqual([]);

  const [fixed] = await stage.fix({ repos: ['old'] });
  expect(fixed!.outcome.kind).toBe('opened');
  expect(await stage.github.readFile('acme/old', fixBranch, 'main.tf')).toBe(
    call('\n  http_tokens = "required"\n'),
  );
});
