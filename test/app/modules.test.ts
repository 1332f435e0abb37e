import { describe, expect, test } from 'vitest';
import { stage } from '../stage.ts';

const world = stage({ environment: { MODULE_REGISTRY: 'off' } });

const vm = `variable "tokens" {
  type    = string
  default = "optional"
}

resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;

let made = 0;

interface ModuleOptions {
  readonly isPrivate?: boolean;
  readonly owner?: string;
  readonly annotated?: boolean;
}

/** A module's repository with the tag v1. */
async function moduleRepository(
  files: Record<string, string>,
  { isPrivate = true, owner = 'acme', annotated = false }: ModuleOptions = {},
): Promise<string> {
  const fullName = `${owner}/terraform-module-${++made}`;
  await world.github.createRepository({ fullName, private: isPrivate });
  await world.github.commit(fullName, { branch: 'main', files });
  await world.github.tag(fullName, 'v1', { annotated });
  return fullName;
}

function sourceOf(fullName: string, { ref = 'v1', directory = '' } = {}): string {
  return `git::ssh://git@localhost/${fullName}.git${directory}?ref=${ref}`;
}

function call(source: string, { name = 'vm', more = '' } = {}): string {
  return `module "${name}" {\n  source = "${source}"\n${more}}\n`;
}

/** Opens a pull request, and gives what the App said of it and how often it asked GraphQL. */
async function review(files: Record<string, string>, base?: Record<string, string>) {
  return look(await world.open(files, base));
}

async function look(pull: { fullName: string; number: number; headSha: string }) {
  const run = await world.reviewed(pull);
  const comments = world.github.threads(pull.fullName, pull.number).map((one) => one.comments[0]!.body);
  return {
    pull,
    run,
    comments,
    said: [run.title, run.summary, run.text, JSON.stringify(run.annotations), ...comments].join('\n'),
  };
}

function queries(): number {
  return world.requests().filter((request) => request.endsWith('graphql')).length;
}

describe('a private module of the same installation', () => {
  test('is judged for its caller; the finding and the fix are at the call, and its text is not quoted', async () => {
    const source = sourceOf(await moduleRepository({ 'main.tf': vm }, { annotated: true }));
    world.github.clearRequests();
    const { run, said, comments } = await review({ 'main.tf': call(source) });
    expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
    expect(run.annotations).toMatchObject([{ path: 'main.tf', start_line: 1 }]);
    expect(said).toContain('module.vm.aws_instance.this');
    expect(said).toContain(`terraform-module-${made} v1, main.tf:3`);
    expect(said).not.toMatch(/\boptional\b|var\.tokens/);
    expect(comments.join()).toContain('tokens = \\"required\\"'.replaceAll('\\', ''));
    expect(queries(), 'one request for all modules').toBe(2);

    world.github.clearRequests();
    const again = await review({ 'main.tf': call(source, { more: '  tokens = "required"\n' }) });
    expect(again.run).toMatchObject({ conclusion: 'success' });
    expect(queries(), 'what was read of a commit is not asked for again').toBe(1);
  });

  test('leads to submodules and other modules: one request for each level', async () => {
    const inner = await moduleRepository(
      { 'modules/vm/main.tf': vm },
      { isPrivate: false, owner: 'elsewhere' },
    );
    const outer = await moduleRepository({
      'main.tf': `module "inner" {\n  source = "./modules/wrapper"\n}\n`,
      'modules/wrapper/main.tf': call(sourceOf(inner, { directory: '//modules/vm' })),
    });
    world.github.clearRequests();
    const { run, said } = await review({ 'main.tf': call(sourceOf(outer)) });
    expect(run.conclusion).toBe('failure');
    expect(said).toContain('module.vm.module.inner.module.vm.aws_instance.this');
    expect(queries()).toBe(3);
  });

  test('is read as it was before the change, too', async () => {
    const source = sourceOf(await moduleRepository({ 'main.tf': vm }));
    const base = {
      '.github/require-imdsv2.yml': 'scope: introduced\n',
      'main.tf': call(source),
    };
    const { run } = await review({ 'main.tf': `${call(source)}\n# A comment.\n` }, base);
    expect(run).toMatchObject({ conclusion: 'success' });
  });
});

describe('private stays private', () => {
  test('in a public repository no private module is read', async () => {
    const hidden = await moduleRepository({ 'main.tf': vm });
    const open = await moduleRepository({ 'main.tf': vm }, { isPrivate: false });
    const fullName = 'acme/public';
    await world.github.createRepository({ fullName, private: false });
    const files = {
      'main.tf':
        call(sourceOf(hidden)) + call(sourceOf(open), { name: 'open', more: '  tokens = "required"\n' }),
    };
    await world.github.commit(fullName, { branch: 'change', from: 'main', files });
    const { number, headSha } = await world.github.openPullRequest(fullName, { title: 'x', head: 'change' });
    const { run, said } = await look({ fullName, number, headSha });
    expect(run.conclusion).toBe('neutral');
    expect(said).toContain(`GitHub has no public repository ${hidden}`);
    expect(said).toContain('`module.open.aws_instance.this`');
    expect(said).not.toContain('module.vm.aws_instance.this');
  });

  test('a pull request from a fork sees none either', async () => {
    const source = sourceOf(await moduleRepository({ 'main.tf': vm }));
    const fullName = 'acme/forked';
    await world.github.createRepository({ fullName });
    await world.github.createRepository({ fullName: 'mallory/forked', forkOf: fullName });
    await world.github.commit('mallory/forked', {
      branch: 'change',
      from: 'main',
      files: { 'main.tf': call(source) },
    });
    const options = { title: 'x', head: 'mallory:change', user: 'mallory' };
    const { number, headSha } = await world.github.openPullRequest(fullName, options);
    const { run, said } = await look({ fullName, number, headSha });
    expect(run.conclusion).toBe('neutral');
    expect(said).toContain('GitHub has no public repository');
  });
});

test('a module that can’t be read is not checked, with the reason', async () => {
  const good = await moduleRepository({ 'main.tf': vm });
  const cyclic = await moduleRepository({ 'main.tf': `module "again" {\n  source = "./"\n}\n` });
  const large = await moduleRepository({ 'main.tf': `# ${'x'.repeat(600_000)}\n${vm}` });
  const noTerraform = await moduleRepository({ 'README.md': '# Nothing\n' });
  const broken: Record<string, [source: string, reason: string]> = {
    ref: [sourceOf(good, { ref: 'v9' }), `${good} has no tag, branch or commit v9`],
    repository: [sourceOf('acme/nothing'), 'GitHub shows the App no repository acme/nothing'],
    directory: [
      sourceOf(good, { directory: '//modules/x' }),
      'has no directory modules/x with Terraform files',
    ],
    expression: [sourceOf(good, { ref: 'v1:main.tf' }), 'its ref is no name of a tag, branch or commit'],
    host: ['git::https://127.0.0.1/a/b.git', 'the App reads modules of localhost only'],
    large: [sourceOf(large), 'can’t be read: it has 600'],
    empty: [sourceOf(noTerraform), 'has no directory . with Terraform files'],
    registry: ['acme/vm/aws', 'the operator of the App has switched registries off'],
  };
  const files = Object.entries(broken).map(([name, [source]]) => [`${name}.tf`, call(source, { name })]);
  const { run, said } = await review({
    ...Object.fromEntries(files),
    'cyclic.tf': call(sourceOf(cyclic), { name: 'cyclic' }),
  });
  expect(run.conclusion).toBe('neutral');
  for (const [, reason] of Object.values(broken)) expect(said).toContain(reason);
});

describe('policy', () => {
  test.each([
    ['off', 'the policy reads no modules of other repositories (modules: off)'],
    ['own', 'the policy reads modules of acme only (modules: own)'],
  ])('modules: %s', async (policy, reason) => {
    const source = sourceOf(await moduleRepository({ 'main.tf': vm }, { isPrivate: false, owner: 'others' }));
    const base = { '.github/require-imdsv2.yml': `modules: ${policy}\n` };
    world.github.clearRequests();
    const { run, said } = await review({ 'main.tf': call(source) }, base);
    expect(run.conclusion).toBe('neutral');
    expect(said).toContain(reason);
    expect(queries()).toBe(1);
  });
});

// These move to other organizations, so they come last.
describe('a private module that the App has read', () => {
  const secretive = `variable "secret_input" {
  default = "optional"
}

# secret-comment
resource "aws_instance" "secret_name" {
  metadata_options {
    http_tokens = var.secret_input
  }
}
`;

  test.each([
    ['a public repository', false, false],
    ['a fork of a public repository', false, true],
    ['a fork of a private repository', true, true],
  ])(
    'nothing of a private module shows in %s, though a private one has read it',
    async (_, isPrivate, fork) => {
      const owner = world.move();
      const { github } = world;
      const hidden = await moduleRepository(
        { 'main.tf': secretive, 'secret-directory/main.tf': secretive },
        { owner },
      );
      const between = await moduleRepository(
        { 'main.tf': call(sourceOf(hidden)) },
        { isPrivate: false, owner },
      );
      const files = {
        'main.tf':
          call(sourceOf(hidden)) +
          call(sourceOf(between), { name: 'between' }) +
          call(sourceOf(hidden, { directory: '//absent' }), { name: 'absent_directory' }) +
          call(sourceOf(hidden, { ref: 'v9' }), { name: 'absent_tag' }) +
          call(sourceOf(`${owner}/absent`), { name: 'absent' }),
      };
      const inside = await review(files);
      expect(inside.said, 'the private module is read where it may be').toContain('aws_instance.secret_name');
      const logged = world.app.log.length;

      const fullName = `${owner}/called-from`;
      await github.createRepository({ fullName, private: isPrivate });
      const from = fork ? `mallory-${owner}/called-from` : fullName;
      if (fork) await github.createRepository({ fullName: from, forkOf: fullName });
      await github.commit(from, { branch: 'change', from: 'main', files });
      const head = fork ? { head: `mallory-${owner}:change`, user: `mallory-${owner}` } : { head: 'change' };
      const { number, headSha } = await github.openPullRequest(fullName, { title: 'x', ...head });
      const { run, said, comments } = await look({ fullName, number, headSha });
      expect(run.conclusion).toBe('neutral');
      expect(comments).toEqual([]);
      const log = world.app.log.slice(logged).join('\n');
      expect(`${said}\n${JSON.stringify(run.actions)}\n${log}`).not.toMatch(/secret/i);
      expect(log).not.toContain(hidden);
      // One answer for a private repository and for none: the check does not tell which ones there are.
      const reason = (repository: string) =>
        said.split(`GitHub has no public repository ${repository}`).length - 1;
      expect(reason(`${owner}/absent`)).toBeGreaterThan(0);
      expect(reason(hidden)).toBeGreaterThanOrEqual(reason(`${owner}/absent`));
      expect(said).not.toMatch(/no directory|no tag, branch/);
    },
  );
});
