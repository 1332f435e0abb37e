import { beforeEach, expect, test } from 'vitest';
import { fixBranch } from '../../../src/org/fix/branch.ts';
import { orgStage } from '../org-stage.ts';

const stage = orgStage();
let made = 0;
let module: string;
let name: string;

const vm = (tokens = 'optional') => `variable "http_tokens" {
  type    = string
  default = "${tokens}"
}

resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.http_tokens
  }
}
`;

const call = (more = '', ref = '?ref=v1', directory = '') =>
  `module "vm" {\n  source = "git::ssh://git@localhost/${module}.git${directory}${ref}"\n${more}}\n`;

/** A module of its own for each test, with a tag. */
async function moduleOf(files: Record<string, string>, isPrivate = false): Promise<void> {
  await stage.github.createRepository({ fullName: module, private: isPrivate });
  await stage.github.commit(module, { branch: 'main', files });
  await stage.github.tag(module, 'v1');
}

async function caller(suffix: string, text: string, isPrivate = false): Promise<void> {
  await stage.github.createRepository({ fullName: `acme/${name}-${suffix}`, private: isPrivate });
  await stage.github.commit(`acme/${name}-${suffix}`, { branch: 'main', files: { 'main.tf': text } });
}

/** Runs the fix and gives the state of each repository, without the part of its name that all have. */
async function fix(changes: Parameters<typeof stage.fix>[0] = {}) {
  const fixed = await stage.fix({ repos: [`${name}-*`], ...changes });
  return Object.fromEntries(
    fixed.map(({ repository, outcome }) => [repository.name.slice(`acme/${name}-`.length), outcome]),
  );
}

const kinds = (outcomes: Awaited<ReturnType<typeof fix>>) =>
  Object.fromEntries(Object.entries(outcomes).map(([repo, { kind }]) => [repo, kind]));
const read = (path: string) => stage.github.readFile(module, fixBranch, path);
const pulls = (repo: string) => [...stage.github.repository(repo).pulls.values()];

beforeEach(() => {
  name = `wave-${++made}`;
  module = `acme/${name}-vm`;
});

test('a default that decides for callers in two repositories is one pull request in the module’s', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller('a', call());
  await caller('b', call('', ''));
  await caller('says', call('  http_tokens = "optional"\n'));
  await caller('good', call('  http_tokens = "required"\n'));
  const outcomes = await fix();
  expect(kinds(outcomes)).toEqual({
    vm: 'opened',
    a: 'by-module',
    b: 'by-module',
    says: 'opened',
    good: 'nothing',
  });
  expect(outcomes.a).toEqual({ kind: 'by-module', modules: [module] });
  expect(await read('main.tf')).toBe(vm('required'));
  expect(pulls(`acme/${name}-a`)).toEqual([]);
  const { body } = pulls(module)[0]!;
  expect(body).toContain('- `main.tf:3` for `aws_instance.this`');
  expect(body).toContain(
    `### Repositories that call this module\n\n- \`acme/${name}-a\`: 1 EC2 target, at \`v1\`\n- \`acme/${name}-b\`: 1 EC2 target, without a version\n`,
  );
  expect(body).toContain('publish a release of the module');
  expect(body).not.toContain(`${name}-says`);

  // The same the next time; and once it is merged, callers at the old tag are fixed themselves.
  expect(kinds(await fix())).toMatchObject({ vm: 'current', a: 'by-module', b: 'by-module' });
  await stage.github.mergePullRequest(module, 1);
  expect(kinds(await fix())).toMatchObject({ vm: 'nothing', a: 'opened', b: 'nothing' });
});

test('a module whose own example says what its default doesn’t', async () => {
  const example = 'module "vm" {\n  source = "../../modules/vm"\n  http_tokens = "required"\n}\n';
  await moduleOf({ 'modules/vm/main.tf': vm(), 'examples/complete/main.tf': example });
  await caller('a', call('', '?ref=v1', '//modules/vm'));
  await caller('b', call('', '?ref=main', '//modules/vm'));
  expect(kinds(await fix())).toEqual({ vm: 'opened', a: 'by-module', b: 'by-module' });
  expect(await read('modules/vm/main.tf')).toBe(vm('required'));
  const { body } = pulls(module)[0]!;
  expect(body).toContain('`modules/vm/main.tf:3` for `aws_instance.this`');
  expect(body).not.toContain('calls/');
});

test('one repository alone, and callers of another module, say what they need themselves', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller('a', call());
  expect(kinds(await fix())).toEqual({ vm: 'opened', a: 'opened' });
  expect(pulls(module)[0]!.body).not.toContain('Repositories that call');
});

test('a caller with findings of its own has a pull request for these', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller(
    'a',
    `${call()}\nresource "aws_instance" "own" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n`,
  );
  await caller('b', call());
  expect(kinds(await fix())).toEqual({ vm: 'opened', a: 'opened', b: 'by-module' });
  const text = await stage.github.readFile(`acme/${name}-a`, fixBranch, 'main.tf');
  expect(text).toContain('http_tokens = "required"');
  expect(text).toContain(call());
  const { body } = pulls(`acme/${name}-a`)[0]!;
  expect(body).toContain(
    `### Fixed by the module that is called\n\n- \`module.vm.aws_instance.this\` at \`main.tf:1\`, by the default of \`${module}\`: ${stage.github.url}/${module}/pull/1`,
  );
  expect(body).toContain('An EC2 target allows IMDSv1');
  expect(body).not.toContain('Not fixed here');
});

test('where the module’s pull request is not wanted, or can’t be written, callers are fixed', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller('a', call());
  await caller('b', call());
  await fix();
  await stage.github.closePullRequest(module, 1);
  expect(kinds(await fix())).toEqual({ vm: 'left', a: 'opened', b: 'opened' });
});

test('a person’s commit on the module’s branch leaves callers to it', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller('a', call());
  await caller('b', call());
  await fix();
  await stage.github.commit(module, { branch: fixBranch, files: { 'CHANGELOG.md': 'mine\n' } });
  await stage.github.commit(module, {
    branch: 'main',
    files: {
      'more.tf': vm()
        .replaceAll('http_tokens"', 'b"')
        .replaceAll('var.http_tokens', 'var.b')
        .replace('"this"', '"b"'),
    },
  });
  expect(kinds(await fix())).toEqual({ vm: 'left', a: 'by-module', b: 'by-module' });
});

test('a caller whose own pull request is open keeps it', async () => {
  await moduleOf({ 'main.tf': vm('required') });
  await stage.github.commit(module, { branch: 'main', files: { 'main.tf': vm() } });
  await stage.github.tag(module, 'v2');
  await caller('a', call('', '?ref=v2'));
  expect(kinds(await fix({ repos: [`${name}-a`] }))).toEqual({ a: 'opened' });
  await caller('b', call('', '?ref=v2'));
  await caller('c', call('', '?ref=v2'));
  expect(kinds(await fix())).toEqual({ vm: 'opened', a: 'current', b: 'by-module', c: 'by-module' });
});

test('a default branch that requires tokens already leaves callers to themselves', async () => {
  await moduleOf({ 'main.tf': vm() });
  await stage.github.commit(module, { branch: 'main', files: { 'main.tf': vm('required') } });
  await caller('a', call());
  await caller('b', call());
  expect(kinds(await fix())).toEqual({ vm: 'nothing', a: 'opened', b: 'opened' });
});

test('a public module’s pull request names no private caller', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller('open', call());
  await caller('secret', call(), true);
  expect(kinds(await fix())).toEqual({ vm: 'opened', open: 'by-module', secret: 'by-module' });
  const { body, title } = pulls(module)[0]!;
  expect(body).toContain(`- \`acme/${name}-open\`: 1 EC2 target`);
  expect(`${title}${body}`).not.toContain('secret');
});

test('of a private module public callers are told nothing', async () => {
  await moduleOf({ 'main.tf': vm() }, true);
  await caller('a', call());
  await caller('b', call());
  await caller('c', call(), true);
  const outcomes = await fix();
  expect(kinds(outcomes)).toEqual({ vm: 'opened', a: 'nothing', b: 'nothing', c: 'opened' });
});

test('a dry run writes nothing, and at-most counts the module first', async () => {
  await moduleOf({ 'main.tf': vm() });
  await caller('a', call());
  await caller('b', call());
  expect(kinds(await fix({ dryRun: true }))).toEqual({ vm: 'opened', a: 'by-module', b: 'by-module' });
  expect(kinds(await fix({ atMost: 0 }))).toEqual({ vm: 'waits', a: 'by-module', b: 'by-module' });
  expect(pulls(module)).toEqual([]);
});
