import { expect, test } from 'vitest';
import { stage } from '../stage.ts';

const world = stage({ environment: { MODULE_REGISTRY: 'off' } });

const vm = (tokens: string) => `variable "tokens" {
  type    = string
  default = "${tokens}"
}

resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;

/** A caller deeper than the first request reads, and one deeper than it lists. */
const paths: Record<string, string> = {
  'turns-deep': 'live/aws/prod/eu/vm/main.tf',
  'turns-deeper': 'a/b/c/d/e/f/g/main.tf',
};

interface Change {
  readonly isPrivate?: boolean;
  readonly fork?: boolean;
  readonly policy?: string;
  readonly name?: string;
  /** Beside the module, in its repository. */
  readonly beside?: Record<string, string>;
}

/** A module, callers of it in the same organization, and a pull request that makes its default optional. */
async function changeOfModule({
  isPrivate = true,
  fork = false,
  policy = '',
  name = 'terraform-aws-vm',
  beside = {},
}: Change = {}) {
  const owner = world.move();
  const { github } = world;
  const fullName = `${owner}/${name}`;
  await github.createRepository({ fullName, private: isPrivate });
  const own = policy === '' ? {} : { '.github/require-imdsv2.yml': policy };
  await github.commit(fullName, {
    branch: 'main',
    files: { 'modules/vm/main.tf': vm('required'), ...own, ...beside },
  });
  await github.tag(fullName, 'v1');
  const source = `git::https://localhost/${fullName}.git//modules/vm`;
  const call = (more: string, at = `${source}?ref=v1`) => `module "vm" {\n  source = "${at}"\n${more}}\n`;
  const callers: Record<string, [text: string, isPrivate: boolean]> = {
    'turns-private': [call(''), true],
    'turns-public': [
      call(
        '',
        `${source.toUpperCase().replace('GIT::HTTPS', 'git::https').replace('//MODULES/VM', '//modules/vm')}`,
      ),
      false,
    ],
    'by-registry': [
      `module "vm" {\n  source  = "${owner}/vm/aws//modules/vm"\n  version = "1.0.0"\n}\n`,
      true,
    ],
    'turns-deep': [call(''), true],
    'turns-deeper': [call(''), true],
    'says-required': [call('  tokens = "required"\n'), true],
    'says-optional': [call('  tokens = "optional"\n'), true],
    'calls-another': ['# terraform-aws-vm\nmodule "vm" {\n  source = "../vm"\n}\n', true],
  };
  for (const [repo, [text, hidden]] of Object.entries(callers)) {
    await github.createRepository({ fullName: `${owner}/${repo}`, private: hidden });
    await github.commit(`${owner}/${repo}`, {
      branch: 'main',
      files: { 'main.tf': 'locals {}\n', [paths[repo] ?? 'envs/prod/main.tf']: text },
    });
  }
  const from = fork ? `mallory-${owner}/${name}` : fullName;
  if (fork) await github.createRepository({ fullName: from, forkOf: fullName });
  await github.commit(from, {
    branch: 'change',
    from: 'main',
    files: { 'modules/vm/main.tf': vm('optional') },
  });
  const head = fork ? { head: `mallory-${owner}:change`, user: `mallory-${owner}` } : { head: 'change' };
  github.clearRequests();
  const { headSha } = await github.openPullRequest(fullName, { title: 'x', ...head });
  const run = await world.reviewed({ fullName, headSha });
  return { run, owner, said: `${run.title}\n${run.summary}\n${run.text}`, requests: world.requests() };
}

test('callers that would turn from compliant to violation are listed', async () => {
  const { run, owner, said, requests } = await changeOfModule();
  expect(run.conclusion).toBe('failure');
  expect(said).toContain('### Callers in other repositories');
  for (const repo of ['turns-private', 'turns-public', 'by-registry', 'turns-deep'])
    expect(said).toContain(
      `\`${owner}/${repo}\`: 1 EC2 target requires IMDSv2 now and would allow IMDSv1 with this change.`,
    );
  expect(said).toContain('It calls `v1` now.');
  for (const repo of ['says-required', 'says-optional', 'calls-another']) expect(said).not.toContain(repo);
  expect(said).not.toContain('turns-deeper');
  // Their texts, paths and addresses are for those who may read them.
  expect(said).not.toContain('envs/prod');
  expect(requests.filter((one) => one === 'GET installation/repositories')).toHaveLength(1);
  expect(requests.filter((one) => one === 'POST graphql').length).toBeLessThanOrEqual(4);
});

test('the name of a module’s repository does not matter, and what was not looked at is said', async () => {
  const { owner, said } = await changeOfModule({ name: 'shared-vms' });
  for (const repo of ['turns-private', 'turns-public', 'turns-deep'])
    expect(said).toContain(`${owner}/${repo}`);
  expect(said).toContain('Some directories of 1 repository of the installation not checked.');
});

test.each<[string, Change]>([
  ['a public repository', { isPrivate: false }],
  ['a pull request from a fork of it', { isPrivate: false, fork: true }],
])('in %s no private caller is named, counted or asked for', async (_name, change) => {
  const { owner, said } = await changeOfModule(change);
  expect(said).toContain(`\`${owner}/turns-public\``);
  for (const word of ['turns-private', 'turns-deep', 'by-registry', 'not checked'])
    expect(said).not.toContain(word);
});

test('for a fork of a private module none is looked for', async () => {
  const { said, requests } = await changeOfModule({ fork: true });
  expect(said).toContain('Not looked for, because this pull request comes from a fork.');
  expect(requests).not.toContain('GET installation/repositories');
});

test.each<[string, Change]>([
  ['the policy says no', { policy: 'modules:\n  callers: false\n' }],
  ['no modules are read', { policy: 'modules: off\n' }],
  [
    'the module is one of the repository’s own infrastructure',
    {
      beside: {
        'envs/prod/main.tf':
          'terraform {\n  backend "s3" {}\n}\n\nmodule "vm" {\n  source = "../../modules/vm"\n}\n',
      },
    },
  ],
  ['the directory has the mark of a root', { beside: { 'modules/vm/terraform.tf': 'provider "aws" {}\n' } }],
])('nothing is asked where %s', async (_name, change) => {
  const { said, requests } = await changeOfModule(change);
  expect(said).not.toContain('Callers in other repositories');
  expect(requests).not.toContain('GET installation/repositories');
});

test('a fault is said, and fails no review', async () => {
  const restore = world.github.fail({ path: '/installation/repositories' }, { status: 404 });
  const { run, said } = await changeOfModule();
  restore();
  expect(run.title).toBe('1 of 1 EC2 target allows IMDSv1');
  expect(said).toContain('GitHub did not answer.');
});
