import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalGitHub, pullRequestFromDisk, startGitHub } from '../../playground/github.ts';

let github: LocalGitHub;
let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();

beforeAll(async () => {
  github = await startGitHub();
  folder = mkdtempSync(join(tmpdir(), 'my infra-'));
  git('init', '--quiet', '--initial-branch=trunk');
  for (const name of ['one', 'two', 'three']) {
    writeFileSync(join(folder, `${name}.tf`), `${name}\n`);
    git('add', '.');
    git('commit', '--quiet', '--message', `Add ${name}`);
  }
});
afterAll(async () => {
  await github.close();
  rmSync(folder, { recursive: true });
});

/** Every file of the repository with its size and time. */
const state = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => [name, statSync(join(folder, name)).mtimeMs])
    .sort();

test('any two revisions become a pull request, and the repository stays as it was', async () => {
  const before = state();
  const pull = await pullRequestFromDisk(github, {
    repo: folder,
    base: 'HEAD~2',
    head: 'trunk',
    fullName: 'acme/real',
  });
  expect(pull).toMatchObject({
    title: 'Add three',
    baseRef: 'main',
    headRef: 'trunk',
    headSha: git('rev-parse', 'HEAD'),
  });
  expect(await github.readFile('acme/real', pull.headSha, 'three.tf')).toBe('three\n');
  await github.commit('acme/real', { branch: 'trunk', files: { 'four.tf': 'four\n' } });
  expect(state()).toEqual(before);
});

test('a shallow clone will do', async () => {
  const shallow = mkdtempSync(join(tmpdir(), 'shallow-'));
  execFileSync('git', ['clone', '--quiet', '--depth=2', `file://${folder}`, shallow]);
  const pull = await pullRequestFromDisk(github, { repo: shallow, base: 'HEAD~1', head: 'HEAD' });
  expect(pull.repository.fullName).toMatch(/^acme\/shallow-/);
  expect(pull.mergeBaseSha).toBe(pull.baseSha);
  rmSync(shallow, { recursive: true });
});

test('what is wrong is said in plain words', async () => {
  const open = (options: { repo?: string; base?: string; head?: string }) =>
    pullRequestFromDisk(github, {
      repo: folder,
      base: 'HEAD~1',
      head: 'HEAD',
      fullName: 'acme/wrong',
      ...options,
    });
  await expect(open({ repo: tmpdir() })).rejects.toThrow('is not a git repository');
  await expect(open({ repo: `${tmpdir()}/nowhere` })).rejects.toThrow('there is no folder');
  await expect(open({ base: 'nothing' })).rejects.toThrow('has no commit nothing');
  await expect(open({ base: 'HEAD' })).rejects.toThrow('are the same commit');
});
