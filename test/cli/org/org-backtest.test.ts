import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Backtest } from '../../../src/backtest/backtest.ts';
import { compliant, violating } from '../../stage.ts';
import { found } from '../backtest/clone.ts';
import { temporaryTree } from '../temporary-tree.ts';
import { organization } from './organization.ts';

const stage = organization({ limits: { secondary: false } });

const merges: Record<string, readonly Record<string, string>[]> = {
  web: [
    { 'README.md': '#\n' },
    { 'main.tf': violating('web') },
    { 'README.md': '# More\n' },
    { 'main.tf': compliant('web') },
    { 'other/main.tf': violating('other'), '.github/require-imdsv2.yml': 'on_unknown: fail\n' },
  ],
  quiet: [{ 'main.tf': compliant('quiet') }],
  other: [{ 'main.tf': violating('x') }],
};

beforeAll(async () => {
  for (const [name, commits] of Object.entries(merges)) {
    await stage.github.createRepository({ fullName: `acme/${name}` });
    for (const files of commits) await stage.github.commit(`acme/${name}`, { branch: 'main', files });
  }
  await stage.github.createRepository({ fullName: 'acme/empty' });
});
beforeEach(() => stage.github.clearRequests());

const command = 'org backtest --org acme --since 2000-01-01';

/** The part that doesn't depend on where the commits come from. */
const compared = ({ totals, merges: said, holes }: Backtest) => ({
  totals,
  merges: said.map(({ url, findings, ...merge }) => ({
    ...merge,
    findings: findings.map(({ later, ...rest }) => ({ ...rest, state: later.state })),
  })),
  holes: holes.map(({ brought, ...hole }) => ({ ...hole, brought: brought?.commit })),
});

test('through GitHub, each merge comes to what it comes to in a clone', async () => {
  const { status, out, err } = await stage.command(`${command} --repos web --repos quiet --format json`);
  expect(err).toBe('');
  expect(status).toBe(0);
  const { repositories } = JSON.parse(out) as { repositories: readonly Backtest[] };
  expect(repositories.map(({ repository }) => repository).sort()).toEqual(['acme/quiet', 'acme/web']);
  for (const one of repositories) {
    const { directory } = stage.github.repository(one.repository).git;
    const local = await found(directory, ['--branch', 'main', '--since', '2000-01-01']);
    expect(compared(one)).toEqual(compared(local));
  }
  expect(repositories.find(({ repository }) => repository === 'acme/web')?.totals).toMatchObject({
    merges: 6,
    stopped: 2,
  });
}, 120_000);

test('an interrupted run judges nothing again, and asks for less', async () => {
  const prefix = temporaryTree();
  const asked = async () => {
    stage.github.clearRequests();
    const { status, out } = await stage.command(`${command} --repos web --format json`, { prefix });
    expect(status).toBe(0);
    return { out, requests: stage.github.requests().length };
  };
  const [first, second] = [await asked(), await asked()];
  // The order of an object's keys is another one out of the file of verdicts.
  expect(JSON.parse(second.out)).toEqual(JSON.parse(first.out));
  expect(second.requests).toBeLessThan(first.requests);
}, 120_000);

test('one page for all, a sentence on the terminal, and what could not be replayed is said', async () => {
  const prefix = temporaryTree();
  const page = `${prefix}year.html`;
  const written = await stage.command(`${command} --repos web --repos other --format html --out ${page}`, {
    prefix,
  });
  expect(written).toMatchObject({ status: 0, out: '' });
  const text = readFileSync(page, 'utf8');
  expect(text).toContain('A year replayed: acme');
  expect(text).toContain('2 repositories. In 8 merges, the check would have stopped 3.');
  expect([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).toHaveLength(
    new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).size,
  );
  const pretty = await stage.command(`${command} --repos empty --repos other`, { prefix });
  expect(pretty.out).toContain('were read as they are now');
  const none = await stage.command(`${command} --repos nothing-*`, { prefix });
  expect(none).toMatchObject({ status: 2, err: expect.stringContaining('no repository of acme matches') });
  expect(await stage.command(command, { prefix })).toMatchObject({
    status: 2,
    err: expect.stringContaining('--repos PATTERN is required'),
  });
}, 120_000);
