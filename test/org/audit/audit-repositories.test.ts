// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terragrunt's templates look like JavaScript's.
import { beforeEach, describe, expect, test } from 'vitest';
import { judgeRepository } from '../../../src/judging/judge-repository.ts';
import { compliant, violating } from '../../stage.ts';
import { memoryCache, orgStage } from '../org-stage.ts';

const stage = orgStage();
let organizations = 0;
let org: string;

/** An organization of its own for each test. */
beforeEach(() => {
  org = `org-${++organizations}`;
  stage.github.createOrganization(org);
  stage.github.setOrganizationRole(org, 'mona', 'admin');
  stage.github.clearRequests();
  stage.notes.length = 0;
});

const make = (name: string, files: Parameters<typeof stage.make>[1]) => stage.make(`${org}/${name}`, files);
const audit = (changes: Parameters<typeof stage.audit>[0] = {}) => stage.audit({ org, ...changes });
const requests = () =>
  stage.github
    .requests()
    .map(
      ({ path, operation }) =>
        operation ?? path.replace(/^\/repos\/[^/]+\//, '').replace(/\/[0-9a-f]{40}.*/, ''),
    );

describe('what becomes of a repository', () => {
  test('judged, empty, archived, forked, or not shown', async () => {
    await make('web', { 'main.tf': violating('web') });
    await stage.github.createRepository({ fullName: `${org}/empty`, empty: true });
    await make('old', { 'main.tf': violating('old') });
    stage.github.archive(`${org}/old`);
    const found = await audit();
    expect(found.map(({ name, state, branch }) => [name.split('/')[1], state, branch]).sort()).toEqual([
      ['empty', 'empty', null],
      ['old', 'archived', 'main'],
      ['web', 'judged', 'main'],
    ]);
  });

  test.each([
    { status: 403, problem: 'GitHub refuses it (403): Injected fault' },
    { status: 404, problem: 'not found, or the token may not see it (404)' },
    { status: 409, problem: 'GitHub answers 409: Injected fault' },
    { status: 451, problem: 'GitHub answers 451: Injected fault' },
  ])('unread after a $status, and the others are judged', async ({ status, problem }) => {
    await make('web', { 'main.tf': violating('web') });
    await make('docs', {});
    const heal = stage.github.fail({ path: `/repos/${org}/web/git/trees` }, { status });
    const found = await audit();
    heal();
    expect(found.map(({ state, problem }) => [state, problem]).sort()).toEqual([
      ['judged', null],
      ['unread', problem],
    ]);
  });

  test('unread where judging it fails', async () => {
    await make('web', { 'main.tf': violating('web') });
    const judge = () => Promise.reject(new Error('out of luck'));
    expect(await audit({ judge })).toMatchObject([
      { state: 'unread', problem: 'checking it failed: out of luck', summary: null },
    ]);
  });
});

describe('what is read', () => {
  const read = async (
    files: Parameters<typeof stage.make>[1],
    changes: Parameters<typeof stage.audit>[0] = {},
  ) => {
    await make('web', files);
    let evidence: Parameters<typeof judgeRepository>[0] | undefined;
    const judge = (given: typeof evidence & object) => {
      evidence = given;
      return judgeRepository(given);
    };
    const [repository] = await audit({ judge, ...changes });
    return { repository: repository!, evidence: evidence! };
  };

  test('Terraform, values, and the scripts that it names; nothing else', async () => {
    const user = 'resource "aws_instance" "a" {\n  user_data = file("../scripts/boot.sh")\n}\n';
    const { evidence, repository } = await read({
      'live/main.tf': user,
      'live/prod.tfvars': 'x = 1\n',
      'scripts/boot.sh': 'curl http://169.254.169.254/latest/meta-data/\n',
      'scripts/other.sh': 'true\n',
      'README.md': 'text\n',
      '.terraform/modules/m/main.tf': violating('m'),
      'a/node_modules/m/main.tf': violating('m'),
    });
    expect([...evidence.contents.keys()].sort()).toEqual([
      'live/main.tf',
      'live/prod.tfvars',
      'scripts/boot.sh',
    ]);
    expect(repository.findings.map(({ code }) => code)).toEqual(['block-missing', 'readiness-user-data']);
  });

  test('a link to a file as what it leads to; one that leads elsewhere is told', async () => {
    const link = (content: string) => ({ content, mode: '120000' });
    const { repository } = await read({
      'shared/main.tf': violating('shared'),
      'live/main.tf': link('../shared/main.tf'),
      'out/main.tf': link('/etc/main.tf'),
      'up/main.tf': link('../../other/main.tf'),
      'twice/main.tf': link('../live/main.tf'),
    });
    expect(repository.targets.map(({ path }) => path)).toEqual([
      'live/main.tf',
      'shared/main.tf',
      'twice/main.tf',
    ]);
    const reason = 'the link leads out of the repository, or in circles';
    expect(repository.unseen).toMatchObject(
      ['out', 'up'].map((root) => ({ kind: 'file', root, path: `${root}/main.tf`, reason })),
    );
  });

  test('what units of Terragrunt include and read, and data whose path only a value tells', async () => {
    const { repository } = await read({
      'modules/vm/main.tf': `variable "tokens" {}\n${violating('vm').replace('"optional"', 'var.tokens')}`,
      'root.hcl': 'locals {\n  file = "imds"\n}\ninputs = yamldecode(file("config/${local.file}.yaml"))\n',
      'config/imds.yaml': 'tokens: optional\n',
      'live/vm/terragrunt.hcl':
        'include {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/vm"\n}\n',
    });
    expect(repository.findings.map(({ code, path, root }) => [code, path, root])).toEqual([
      ['tokens-optional', 'config/imds.yaml', 'live/vm'],
    ]);
    expect(repository.unseen).toEqual([]);
  });

  test('a lock file or a partial backend makes a root of a directory that another one calls', async () => {
    const { repository } = await read({
      'main.tf':
        'module "a" {\n  source = "./a"\n  tokens = "required"\n}\nmodule "b" {\n  source = "./b"\n  tokens = "required"\n}\n',
      'a/main.tf': `variable "tokens" {\n  default = "optional"\n}\n${violating('vm').replace('"optional"', 'var.tokens')}`,
      'a/.terraform.lock.hcl': '',
      'b/main.tf': `variable "tokens" {\n  default = "optional"\n}\n${violating('vm').replace('"optional"', 'var.tokens')}`,
      'b/prod.tfbackend': '',
    });
    expect(repository.targets.map(({ root, verdict }) => `${root} ${verdict}`).sort()).toEqual([
      '. compliant',
      '. compliant',
      'a violation',
      'b violation',
    ]);
  });

  test('bytes that are not UTF-8, and what GraphQL would cut', async () => {
    const latin = Buffer.concat([Buffer.from(`# caf\xe9\n`, 'latin1'), Buffer.from(compliant('a'))]);
    const long = `${violating('long')}${'# filler\n'.repeat(60_000)}`;
    const { evidence } = await read({ 'latin.tf': latin, 'long.tf': long });
    expect(Buffer.from(evidence.contents.get('latin.tf')!)).toEqual(latin);
    expect(Buffer.from(evidence.contents.get('long.tf')!).toString()).toBe(long);
  });

  test('what exceeds the limits is told, and not even asked for', async () => {
    const limits = {
      threads: 1,
      milliseconds: 1000,
      megabytes: 100,
      fileBytes: 100,
      totalBytes: 150,
      files: 2,
    };
    const { repository, evidence } = await read(
      { 'a.tf': compliant('a'), 'b.tf': '#'.repeat(101), 'c.tf': '#\n', 'd.tf': '#\n', 'e.tf': '#\n' },
      { limits },
    );
    expect([...evidence.contents.keys()]).toEqual(['a.tf', 'c.tf']);
    expect(repository.unread).toEqual([
      { path: 'b.tf', what: 'it has 101 bytes, more than 100' },
      { path: 'd.tf', what: 'there are more than 2 files' },
      { path: 'e.tf', what: 'there are more than 2 files' },
    ]);
  });

  test('a large repository by its archive, and by itself what that leaves out or changes', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_001 }, (_, n) => [`m${n % 40}/f${n}.tf`, `# ${n}\n`] as const),
    );
    const { repository, evidence } = await read({
      ...many,
      '.gitattributes': 'secret.tf export-ignore\nstamped.tf export-subst\n',
      'secret.tf': violating('secret'),
      'stamped.tf': `# $Format:%H$\n${violating('stamped')}`,
    });
    expect(evidence.contents.size).toBe(1_003);
    expect(Buffer.from(evidence.contents.get('stamped.tf')!).toString()).toContain('$Format:%H$');
    expect(repository.summary).toMatchObject({ files: 1_003, violation: 2 });
    expect(requests()).toEqual([
      'Repositories',
      'web/git/trees',
      'web/tarball',
      expect.stringContaining('_codeload'),
      'Blobs',
    ]);
  });
});

describe('a tree that GitHub does not list at once', () => {
  const small = orgStage({ limits: { secondary: false, treeEntries: 4 } });
  const files = { 'a/1.tf': violating('a'), 'b/c/2.tf': violating('b'), 'b/d/3.tf': '#\n', 'main.tf': '#\n' };

  test('is listed directory by directory', async () => {
    await small.make('acme/web', files);
    const [repository] = await small.audit();
    expect(repository!.targets.map(({ path }) => path)).toEqual(['a/1.tf', 'b/c/2.tf']);
    expect(repository).toMatchObject({ state: 'judged', unread: [] });
  });

  test('is not vouched for where a single directory is too long', async () => {
    await small.make('acme/long', Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`${n}.tf`, '#\n'])));
    expect(await small.audit({ repos: ['long'] })).toMatchObject([
      { state: 'unread', problem: 'one of its directories is too long to be listed' },
    ]);
  });
});

describe('when GitHub struggles', () => {
  test('a query that is too much is asked in smaller pieces', async () => {
    for (const name of ['a', 'b', 'c'])
      await make(name, { 'main.tf': violating(name), 'x.tf': compliant('x') });
    stage.github.clearRequests();
    const heal = stage.github.fail({ body: /query Blobs.*r2:/s }, { status: 502, body: '<html>' });
    const found = await audit();
    heal();
    expect(found.map(({ summary }) => summary?.violation)).toEqual([1, 1, 1]);
  });

  test('and where GraphQL gives nothing at all, blob by blob', async () => {
    await make('a', { 'main.tf': violating('a') });
    const heal = stage.github.fail({ body: 'query Blobs' }, { status: 502, body: '<html>' });
    const found = await audit();
    heal();
    expect(found).toMatchObject([{ state: 'judged', summary: { violation: 1 } }]);
    expect(requests()).toContain('a/git/blobs');
  });

  test('a list that is too long for one query is asked for in shorter pages', async () => {
    for (const name of ['a', 'b', 'c']) await make(name, {});
    const heal = stage.github.fail({ body: /"first":(?:100|50|25)/ }, { status: 504, body: '<html>' });
    expect(await audit()).toHaveLength(3);
    heal();
  });

  test('a limit is waited for, and said once', async () => {
    await make('a', { 'main.tf': violating('a') });
    const limit = {
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit' },
      headers: { 'retry-after': '2' },
    };
    const heal = stage.github.fail({ path: '/git/trees' }, limit, 1);
    expect(await audit()).toMatchObject([{ state: 'judged' }]);
    heal();
    expect(stage.notes).toEqual([
      expect.stringMatching(/^GitHub’s secondary rate limit is met: waiting until/),
    ]);
  });
});

describe('many repositories', () => {
  const names = Array.from({ length: 120 }, (_, n) => `r${String(n).padStart(3, '0')}`);
  const cache = memoryCache();

  test('in pages of a hundred; the second time only the pages', async () => {
    org = 'many';
    stage.github.createOrganization(org);
    stage.github.setOrganizationRole(org, 'mona', 'admin');
    await make('bad', { 'main.tf': violating('web') });
    await make('good', { 'main.tf': compliant('web') });
    for (const [n, name] of names.entries()) {
      const copyOf = `${org}/${n % 3 === 0 ? 'bad' : 'good'}`;
      await stage.github.createRepository({ fullName: `${org}/${name}`, copyOf });
    }
    stage.github.clearRequests();

    // The first attempt ends in the middle.
    let judged = 0;
    const judge: typeof judgeRepository = (evidence) => {
      if (++judged > 40) throw Object.assign(new Error('interrupted'), { limitedFor: 1 });
      return judgeRepository(evidence);
    };
    const repos = ['r*'];
    const first = await audit({ repos, cache, judge });
    expect(first.filter(({ state }) => state === 'judged')).toHaveLength(40);

    stage.github.clearRequests();
    const second = await audit({ repos, cache });
    expect(second.filter(({ summary }) => summary?.violation === 1)).toHaveLength(40);
    const counts = Map.groupBy(requests(), (what) => what.replace(/^r\d+/, 'r'));
    expect([...counts].map(([what, of]) => [what, of.length])).toEqual([
      ['Repositories', 2],
      ['r/git/trees', 80],
      ['Blobs', 4],
    ]);

    stage.github.clearRequests();
    expect(await audit({ repos, cache })).toHaveLength(120);
    expect(requests()).toEqual(['Repositories', 'Repositories']);
  });
});
