import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub } from '../../../playground/github.ts';
import { at, type Client, fullName, lines, openPull, send, startAcme } from '../acme.ts';

let github: LocalGitHub;
let app: Client;
beforeAll(async () => {
  ({ github, app } = await startAcme({ limits: { secondary: false } }));
  await github.commit(fullName, {
    branch: 'main',
    files: {
      'old name.tf': lines(),
      'gone.tf': 'gone\n',
      'run.sh': 'run\n',
      'image.png': Buffer.from([0, 1]),
      'open end.tf': 'one\ntwo',
    },
  });
});
afterAll(() => github.close());

async function filesOf(number: number) {
  const { data } = await send(app, `GET /repos/${fullName}/pulls/${number}/files`, { per_page: 100 });
  return data as {
    filename: string;
    status: string;
    patch?: string;
    additions: number;
    deletions: number;
    changes: number;
  }[];
}

test('files come from a real diff', async () => {
  const pull = await openPull(github, {
    'main.tf': lines({ 3: 'three' }),
    'old name.tf': null,
    'new name.tf': lines({ 1: 'first' }),
    'gone.tf': null,
    'run.sh': { content: 'run\n', mode: '100755' },
    'image.png': Buffer.from([0, 1, 2]),
    'link.tf': { content: 'main.tf', mode: '120000' },
    'open end.tf': 'one\nzwei',
    'dir/"quoted" ü.tf': 'x\n',
  });
  const files = Object.fromEntries((await filesOf(pull.number)).map((file) => [file.filename, file]));
  expect(Object.keys(files).sort()).toEqual(
    [
      'dir/"quoted" ü.tf',
      'gone.tf',
      'image.png',
      'link.tf',
      'main.tf',
      'new name.tf',
      'open end.tf',
      'run.sh',
    ].sort(),
  );
  expect(files['main.tf']).toMatchObject({ status: 'modified', additions: 1, deletions: 1, changes: 2 });
  expect(files['main.tf']?.patch).toBe(
    '@@ -1,6 +1,6 @@\n line 1\n line 2\n-line 3\n+three\n line 4\n line 5\n line 6',
  );
  expect(files['new name.tf']).toMatchObject({ status: 'renamed', previous_filename: 'old name.tf' });
  expect(files['gone.tf']).toMatchObject({ status: 'removed', additions: 0, deletions: 1 });
  expect(files['run.sh']).toMatchObject({ status: 'changed', changes: 0 });
  expect(files['run.sh']).not.toHaveProperty('patch');
  expect(files['image.png']).toMatchObject({ status: 'modified', additions: 0, deletions: 0 });
  expect(files['image.png']).not.toHaveProperty('patch');
  expect(files['link.tf']?.patch).toBe('@@ -0,0 +1 @@\n+main.tf\n\\ No newline at end of file');
  expect(files['open end.tf']?.patch).toContain(
    '\n\\ No newline at end of file\n+zwei\n\\ No newline at end of file',
  );
  expect(files['dir/"quoted" ü.tf']).toMatchObject({ status: 'added' });
});

test('a file that became a link keeps its patch, and the next file its own', async () => {
  await github.commit(fullName, { branch: 'main', files: { 'kind.tf': 'text\n', 'later.tf': 'later\n' } });
  const pull = await openPull(github, {
    'kind.tf': { content: 'main.tf', mode: '120000' },
    'later.tf': 'changed\n',
  });
  const [kind, later] = await filesOf(pull.number);
  expect(kind).toMatchObject({ filename: 'kind.tf', status: 'changed' });
  expect(later?.patch).toBe('@@ -1 +1 @@\n-later\n+changed');
});

test('very large diffs have no patch', async () => {
  const large = Array.from({ length: 3001 }, (_, index) => `line ${index}\n`).join('');
  const pull = await openPull(github, { 'large.tf': large, 'small.tf': 'small\n' });
  const files = await filesOf(pull.number);
  expect(files.map(({ filename, patch }) => [filename, patch !== undefined])).toEqual([
    ['large.tf', false],
    ['small.tf', true],
  ]);
  expect(files[0]?.additions).toBe(3001);
});

test('no more than 3,000 files are listed, while the pull request counts them all', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 3010 }, (_, index) => [`many/${index}.tf`, `${index}\n`]),
  );
  const pull = await openPull(github, many);
  const listed = await app.paginate(`GET /repos/${fullName}/pulls/${pull.number}/files`, { per_page: 100 });
  expect(listed).toHaveLength(3000);
  const { data } = await app.rest.pulls.get({ ...at, pull_number: pull.number });
  expect(data).toMatchObject({ changed_files: 3010, commits: 1, additions: 3010 });
  const compared = await app.rest.repos.compareCommits({ ...at, base: 'main', head: pull.headSha });
  expect(compared.data.files).toHaveLength(300);
});

test('the diff starts where the branches parted', async () => {
  const pull = await openPull(github);
  await github.commit(fullName, { branch: 'main', files: { 'elsewhere.tf': 'moved on\n' } });
  expect((await filesOf(pull.number)).map(({ filename }) => filename)).toEqual(['main.tf']);
});

describe('a list of pull requests', () => {
  test('is filtered by state, base and head', async () => {
    const pull = await openPull(github, undefined, 'listed');
    const list = async (fields: object) =>
      (await send(app, `GET /repos/${fullName}/pulls`, fields)).data.map(
        ({ number }: { number: number }) => number,
      );
    expect(await list({ head: 'acme:listed' })).toEqual([pull.number]);
    expect(await list({ base: 'other' })).toEqual([]);
    await github.closePullRequest(fullName, pull.number);
    expect(await list({ head: 'acme:listed' })).toEqual([]);
    expect(await list({ head: 'acme:listed', state: 'all' })).toEqual([pull.number]);
  });
});

describe('contents', () => {
  test('come as base64, raw, or as a list', async () => {
    const get = (path: string, fields: object = {}) =>
      send(app, `GET /repos/${fullName}/contents/${path}`, fields);
    const { data } = await get('run.sh', { ref: 'main' });
    expect(Buffer.from(data.content, 'base64').toString()).toBe('run\n');
    expect((await get('run.sh', { headers: { accept: 'application/vnd.github.raw' } })).data).toBe('run\n');
    expect((await get('')).data.map(({ name }: { name: string }) => name)).toContain('main.tf');
  });

  test('above 1 MB come without content, except raw', async () => {
    const sha = await github.commit(fullName, {
      branch: 'big',
      from: 'main',
      files: { 'big.txt': 'x'.repeat(1_048_577) },
    });
    const { data } = await send(app, `GET /repos/${fullName}/contents/big.txt`, { ref: sha });
    expect(data).toMatchObject({ content: '', encoding: 'none', size: 1_048_577 });
    const blob = await app.rest.git.getBlob({ ...at, file_sha: data.sha });
    expect(Buffer.from(blob.data.content, 'base64')).toHaveLength(1_048_577);
  });

  test('a recursive tree is cut and says so', async () => {
    const { github: small, app: client } = await startAcme({ limits: { treeEntries: 1 } });
    const tree = await send(client, `GET /repos/${fullName}/git/trees/main?recursive=1`);
    expect(tree.data).toMatchObject({ truncated: true });
    expect(tree.data.tree).toHaveLength(1);
    await small.close();
  });
});
