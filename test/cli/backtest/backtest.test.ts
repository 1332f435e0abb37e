import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compliant, violating } from '../../stage.ts';
import { temporaryTree } from '../temporary-tree.ts';
import { backtest, clone, found } from './clone.ts';

/** The fate of each finding, in a line: `#2 web/main.tf:1 fixed 2 #4`. */
async function lines(top: string, args: readonly string[] = []) {
  const { merges } = await found(top, args);
  return merges.flatMap(({ number, commit, findings }) =>
    findings.map(({ path, line, isNew, later: { state, days, by } }) => {
      const end = by === null ? '' : ` #${by.number} after ${days}`;
      return `#${number ?? commit.slice(0, 7)} ${path}:${line} ${isNew ? 'new' : 'old'} ${state}${end}`;
    }),
  );
}

describe('what became of what the check would have stopped', () => {
  test('fixed, suppressed, removed, moved, and still there', async () => {
    const { top, commit } = clone();
    commit('Begin', { 'README.md': 'x\n' });
    commit('Add a (#1)', { 'a/main.tf': violating('a') });
    commit('Add b (#2)', { 'b/main.tf': violating('b') });
    commit('Add c (#3)', { 'c/main.tf': violating('c'), 'c/keep.tf': compliant('keep') });
    commit('Add d (#4)', { 'd/main.tf': violating('d') }, 'Dora');
    commit('Docs (#5)', { 'README.md': 'y\n' });
    commit('Fix a (#6)', { 'a/main.tf': compliant('a') });
    commit('Accept b (#7)', { 'b/main.tf': `# require-imdsv2:ignore legacy\n${violating('b')}` });
    commit('Drop c (#8)', { 'c/main.tf': null });
    commit('Move d (#9)', { 'd/main.tf': null, 'e/f/main.tf': violating('d') });
    expect(await lines(top)).toEqual([
      '#1 a/main.tf:3 new fixed #6 after 5',
      '#2 b/main.tf:3 new suppressed #7 after 5',
      '#3 c/main.tf:3 new removed #8 after 5',
      '#4 d/main.tf:3 new open',
      '#9 e/f/main.tf:3 old open',
    ]);
    const { totals, holes } = await found(top);
    expect(totals).toEqual({
      ...{ merges: 10, judged: 8, quiet: 5, warned: 0, stopped: 5, stoppedForNew: 4, medianDays: 5 },
      outcomes: { fixed: 2, suppressed: 1, open: 2, other: 0 },
    });
    expect(holes).toMatchObject([
      { path: 'e/f/main.tf', address: 'aws_instance.d', brought: { number: 4, author: 'Dora' } },
    ]);
  });

  test('a merge commit names its pull request and the author of what it brings', async () => {
    const { top, git, commit } = clone();
    commit('Begin', { 'README.md': 'x\n' });
    git(['checkout', '-q', '-b', 'topic']);
    commit('Work', { 'main.tf': violating('web') }, 'Bea');
    git(['checkout', '-q', 'main']);
    git(['merge', '-q', '--no-ff', '-m', 'Merge pull request #12 from acme/topic', 'topic'], 'Merger');
    const { merges, holes, totals } = await found(top);
    expect(totals.merges).toBe(2);
    expect(merges).toMatchObject([{ number: 12, author: 'Bea', outcome: 'open' }]);
    expect(holes).toMatchObject([
      { brought: { number: 12, author: 'Bea', commit: git(['rev-parse', 'main']) } },
    ]);
  });

  test('the removal of a call ends what was in the module', async () => {
    const { top, commit } = clone();
    const call = 'module "m" {\n  source = "../modules/m"\n}\n';
    commit('Begin (#1)', { 'modules/m/main.tf': 'variable "x" {}\n', 'env/main.tf': call });
    commit('Worse (#2)', { 'modules/m/main.tf': `variable "x" {}\n${violating('m')}` });
    commit('Away (#3)', { 'env/main.tf': '# nothing\n' });
    expect(await lines(top)).toEqual(['#2 modules/m/main.tf:4 new removed #3 after 1']);
  });

  test('only since a day, and holes from before it have no merge', async () => {
    const { top, commit } = clone();
    commit('Add a (#1)', { 'a.tf': violating('a') });
    commit('Add b (#2)', { 'b.tf': violating('b') });
    const { holes, totals, since } = await found(top, ['--since', '2025-01-02']);
    expect(since).toBe('2025-01-02T00:00:00.000Z');
    expect(totals).toMatchObject({ merges: 1, stopped: 1 });
    expect(holes.map(({ path, brought }) => [path, brought?.number])).toEqual([
      ['a.tf', undefined],
      ['b.tf', 2],
    ]);
  });

  test('a suppression counts on the day of the merge', async () => {
    const { top, commit } = clone();
    const until = (day: string) => `# require-imdsv2:ignore until=${day} soon gone\n${violating('x')}`;
    commit('Accepted (#1)', { 'main.tf': until('2025-01-01') });
    commit('Too late (#2)', { 'main.tf': `${until('2025-01-01')}# more\n` });
    expect(await lines(top)).toEqual(['#2 main.tf:4 old open']);
  });

  test('another policy for all merges', async () => {
    const { top, commit } = clone();
    commit('Add (#1)', { 'main.tf': violating('a') });
    commit('Touch (#2)', { 'main.tf': `${violating('a')}# more\n` });
    const config = `${temporaryTree({ 'p.yml': 'scope: introduced\n' })}p.yml`;
    expect(await lines(top, ['--config', config])).toEqual(['#1 main.tf:3 new open']);
  });
});

describe('resumption', () => {
  test('an interrupted run goes on, and another engine or half a line counts for nothing', async () => {
    const { top, commit } = clone();
    for (let n = 1; n <= 4; n++) commit(`Add (#${n})`, { [`d${n}/main.tf`]: violating('a') });
    const cache = temporaryTree();
    const whole = await found(top, ['--cache', cache]);
    const file = cache + readdirSync(cache)[0];
    const kept = readFileSync(file, 'utf8');
    expect(kept.trimEnd().split('\n')).toHaveLength(1 + 4 + 1);
    expect(await found(top, ['--cache', cache])).toEqual(whole);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(1 + 4 + 2);
    writeFileSync(file, kept.slice(0, kept.length - 40));
    expect(await found(top, ['--cache', cache])).toEqual(whole);
    // The kept verdict counts: a changed title comes back.
    writeFileSync(file, kept.replaceAll('1 of 1 EC2 target', 'Kept: 1'));
    expect((await found(top, ['--cache', cache])).merges[0]!.title).toBe('Kept: 1 allows IMDSv1');
    writeFileSync(
      file,
      kept.replaceAll('1 of 1 EC2 target', 'Kept: 1').replace('{"engine":"', '{"engine":"x'),
    );
    expect(await found(top, ['--cache', cache])).toEqual(whole);
  });

  test('a cache that can’t be written is told, and the work goes on', async () => {
    const { top, commit } = clone();
    commit('Add (#1)', { 'main.tf': violating('a') });
    const file = `${temporaryTree({ file: 'x' })}file`;
    const { status, err, out } = await backtest(top, ['--cache', file]);
    expect([status, err.split('\n').length]).toEqual([0, 2]);
    expect(err).toContain('an interruption would lose the verdicts so far');
    expect(out).toContain('the check would have stopped 1');
  });
});

describe('hostile texts', () => {
  const evil = '\u001b[31m<script>alert(1)</script>\u202e "x" &amp;';

  test('of commits, authors, paths and branches go nowhere as they are', async () => {
    const { top, git, commit } = clone();
    commit(`${evil} (#1)`, { 'd\u001b[2J<b>/main.tf': violating('a') }, evil);
    git(['remote', 'add', 'origin', 'https://x-token:secret@github.com/acme/infra.git']);
    const { out: terminal } = await backtest(top);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
    expect(terminal).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    const { out: page } = await backtest(top, ['--format', 'html']);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(page).toContain('https://github.com/acme/infra/pull/1');
    for (const text of [terminal, page]) expect(text).not.toContain('secret');
  });
});

describe('the page', () => {
  test('says the numbers of the JSON, and needs nothing else', async () => {
    const { top, commit } = clone();
    commit('Add a (#1)', { 'a.tf': violating('a') });
    commit('Fix a (#2)', { 'a.tf': compliant('a') });
    const { status, err } = await backtest(top, ['--format', 'html', '--output', 'year.html']);
    const page = readFileSync(`${top}year.html`, 'utf8');
    expect([status, err]).toEqual([0, 'In 2 merges, the check would have stopped 1.\n']);
    expect(page).toContain('In 2 merges, the check would have stopped 1.');
    expect(page).toContain('fixed after 1 day');
    expect(page).not.toMatch(/<(?:script|link|img)|https?:\/\/(?!github\.com)/);
  });
});

describe('clones that are not whole', () => {
  test('a shallow one says where it begins', async () => {
    const { top, commit } = clone();
    for (let n = 1; n <= 3; n++) commit(`Add (#${n})`, { [`d${n}/main.tf`]: violating('a') });
    const shallow = `${temporaryTree()}shallow`;
    execFileSync('git', ['clone', '-q', '--depth', '2', `file://${top}`, shallow]);
    const { totals, notes } = await found(`${shallow}/`);
    expect(totals).toMatchObject({ merges: 1, stopped: 1 });
    expect(notes).toContainEqual(expect.stringContaining('This clone is shallow'));
  });

  test('a replay says what it did not read, and the organization’s policy counts where it is given', async () => {
    const { top, commit } = clone();
    commit('Begin', { '.github/require-imdsv2.yml': 'suppressions:\n  approvals:\n    teams: [security]\n' });
    commit('Add (#1)', { 'main.tf': violating('a') });
    const { notes } = await found(top);
    expect(notes.join('\n')).toMatch(
      /organization’s policy was not read.*\nModules.*not read.*\n.*approvals/,
    );
    writeFileSync(`${top}above.yml`, 'enforcement: advise\nlocked: [enforcement]\n');
    const advised = await found(top, ['--org-policy', `${top}above.yml`]);
    expect(advised.totals).toMatchObject({ stopped: 0, warned: 1 });
    expect(advised.notes.join('\n')).not.toContain('organization’s policy was not read');
    const both = ['--org-policy', `${top}above.yml`, '--config', `${top}above.yml`];
    expect((await backtest(top, both)).status).toBe(2);
  });

  test('a partial one lacks objects, which is said', async () => {
    const { top, git, commit } = clone();
    commit('Add (#1)', { 'main.tf': violating('a') });
    git(['config', 'uploadpack.allowFilter', 'true']);
    const partial = `${temporaryTree()}partial`;
    execFileSync('git', ['clone', '-q', '--bare', '--filter=blob:none', `file://${top}`, partial]);
    const { status, err } = await backtest(`${partial}/`);
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/^require-imdsv2: git .*; a partial clone lacks objects/),
    ]);
  });

  test('an empty one has nothing to replay', async () => {
    const { top } = clone();
    expect(await backtest(top)).toMatchObject({ status: 2, err: expect.stringContaining('HEAD') });
  });
});

test.each([
  [['--since', 'yesterday'], '--since "yesterday" is no date'],
  [['--since', '2025-02-30'], 'is no date'],
  [['--config', 'nowhere.yml'], 'nowhere.yml: '],
  [['--output', 'no/where.html'], 'no/where.html: '],
  [['nowhere'], 'nowhere: '],
  [['.', '..'], 'takes one PATH'],
  [['--branch', '--all'], '--branch'],
  [['--branch', 'gone'], 'gone'],
])('%j is refused', async (args, message) => {
  const { top, commit } = clone();
  commit('Add (#1)', { 'main.tf': violating('a') });
  const { status, err, out } = await backtest(top, args);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(message);
});
