import { describe, expect, test } from 'vitest';
import { compliant, stage, violating } from './stage.ts';

const fine = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}.tf`, compliant(`a${index}`)]));

describe('GitHub’s limits', () => {
  const on = stage({ limits: { pullFiles: 5, blobText: 200 } });

  test('a list of files that GitHub cut does not pass', async () => {
    const run = await on.reviewed(await on.open(fine(7)));
    expect(run).toMatchObject({ conclusion: 'failure', title: 'Couldn’t read everything' });
    expect(run.summary).toContain('GitHub lists only 5 of the 7 changed files; the others were not checked.');
  });

  test('a file beyond GraphQL’s limit is read whole', async () => {
    const long = `${'# filler\n'.repeat(100)}${violating('late')}`;
    const run = await on.reviewed(await on.open({ 'long.tf': long }));
    expect(run.annotations.map(({ path, start_line }) => [path, start_line])).toEqual([['long.tf', 103]]);
  });
});

describe('400 changed files', () => {
  const on = stage();

  test('need fewer than 20 requests', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `d${i % 80}/f${i}.tf`,
        i % 4 === 0 ? violating(`x${i}`) : compliant(`x${i}`),
      ]),
    );
    const pull = await on.open(files);
    expect(await on.reviewed(pull)).toMatchObject({ title: '100 of 400 EC2 targets allow IMDSv1' });
    const requests = on.requests();
    expect(requests.length).toBeLessThan(20);
    expect(requests.filter((request) => request === 'POST graphql')).toHaveLength(2);
  });

  test('a merge group with more files than compare lists is still judged whole', async () => {
    const pull = await on.open({ ...fine(300), 'z.tf': violating('last') });
    await on.reviewed(pull);
    const group = await on.github.createMergeGroup(pull.fullName, pull.number);
    const run = await on.reviewed({ ...pull, headSha: group.headSha });
    expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 301 EC2 targets allows IMDSv1' });
    on.github.rerunCheck(run.id);
    const again = await on.github.untilCheckCompletes(pull.fullName, group.headSha, { after: run.id });
    expect(again.title).toBe(run.title);
  });
});

describe('with contents: read', () => {
  const permissions = {
    checks: 'write',
    contents: 'read',
    pull_requests: 'write',
    metadata: 'read',
  } as const;
  const on = stage({ permissions });

  test('there is no button, and a settled comment is folded away instead of resolved', async () => {
    const pull = await on.open({ 'a.tf': violating('a') });
    const run = await on.reviewed(pull);
    expect(run).toMatchObject({ conclusion: 'failure', actions: [] });
    expect(run.summary).toContain('This App can’t write the branch, so there is no button.');
    const headSha = await on.github.commit(pull.fullName, {
      branch: 'change',
      files: { 'a.tf': compliant('a') },
    });
    expect(await on.reviewed({ ...pull, headSha })).toMatchObject({ conclusion: 'success' });
    const [comment] = on.github.reviewComments(pull.fullName, pull.number);
    expect([comment!.thread.isResolved, comment!.minimized]).toEqual([false, 'RESOLVED']);
  });
});

describe('pushes in quick succession', () => {
  const on = stage();

  test('only the newest head gets a verdict and comments', async () => {
    const { github } = on;
    const pull = await on.open({ 'a.tf': violating('a') });
    await on.reviewed(pull);
    const slow = github.fail({ path: '/graphql' }, { delay: 500 });
    const heads: string[] = [];
    for (const name of ['b', 'c', 'd']) {
      heads.push(
        await github.commit(pull.fullName, { branch: 'change', files: { [`${name}.tf`]: violating(name) } }),
      );
    }
    const last = await on.reviewed({ ...pull, headSha: heads.at(-1)! });
    slow();
    expect(last).toMatchObject({ conclusion: 'failure', title: '4 of 4 EC2 targets allow IMDSv1' });
    const others = heads.slice(0, -1).flatMap((sha) => github.checkRuns(pull.fullName, sha));
    for (const { status, conclusion } of others)
      expect([status, conclusion]).toEqual(['completed', 'cancelled']);
    expect(github.reviewComments(pull.fullName, pull.number)).toHaveLength(4);
  });
});

describe('a GitHub that stumbles', () => {
  const on = stage();

  test.each([
    { name: '502', fault: { status: 502 } },
    { name: '500 in HTML', fault: { status: 500, body: '<html>Unicorn!</html>' } },
    { name: 'a dropped connection', fault: { drop: true } },
    {
      name: 'the primary limit',
      fault: {
        status: 403,
        body: { message: 'API rate limit exceeded for installation ID 1.' },
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      },
    },
    {
      name: 'a secondary limit',
      fault: {
        status: 403,
        body: { message: 'You have exceeded a secondary rate limit' },
        headers: { 'retry-after': '1' },
      },
    },
  ])(
    '$name once, anywhere, is survived',
    async ({ fault }) => {
      for (const path of [/check-runs$/, /files/, '/graphql', /check-runs\/\d+$/, /reviews$/]) {
        const restore = on.github.fail({ path }, fault, 1);
        const pull = await on.open({ 'a.tf': violating('a') });
        expect(await on.reviewed(pull)).toMatchObject({
          conclusion: 'failure',
          title: '1 of 1 EC2 target allows IMDSv1',
        });
        restore();
        // A limited review is late, but not lost.
        await on.github.until(() => on.github.reviewComments(pull.fullName, pull.number).length === 1);
      }
    },
    120_000,
  );

  test('a 502 that did the work doubles no comment', async () => {
    const restore = on.github.fail({ path: /reviews$/ }, { status: 502, after: true }, 1);
    const pull = await on.open({ 'a.tf': violating('a') });
    await on.reviewed(pull);
    restore();
    expect(on.github.reviewComments(pull.fullName, pull.number)).toHaveLength(1);
  });
});
