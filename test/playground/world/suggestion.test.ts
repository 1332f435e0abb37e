import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalGitHub, PullRequest } from '../../../playground/github.ts';
import { replaceLines, suggestionsIn } from '../../../playground/world/suggestion.ts';
import { at, type Client, fullName, lines, openPull, startAcme } from '../acme.ts';

describe('suggestionsIn', () => {
  test.each([
    ['a block', 'Text\n```suggestion\none\ntwo\n```\nmore', ['one\ntwo']],
    ['an empty block', '```suggestion\n```', ['']],
    ['two blocks', '```suggestion\none\n```\n```suggestion\ntwo\n```', ['one', 'two']],
    ['a longer fence around shorter ones', '````suggestion\n```hcl\n```\n````', ['```hcl\n```']],
    ['tildes', '~~~suggestion\none\n~~~', ['one']],
    ['another language', '```hcl\none\n```', []],
    ['a block that never ends', '```suggestion\none', []],
    ['Windows line ends in the comment', '```suggestion\r\none\r\n```\r\n', ['one']],
  ])('%s', (_name, body, expected) => {
    expect(suggestionsIn(body)).toEqual(expected);
  });
});

describe('replaceLines', () => {
  test.each([
    ['one line', 'a\nb\nc\n', 2, 2, 'B', 'a\nB\nc\n'],
    ['several by one', 'a\nb\nc\n', 1, 2, 'AB', 'AB\nc\n'],
    ['one by several', 'a\nb\n', 1, 1, 'a\n  x', 'a\n  x\nb\n'],
    ['by nothing', 'a\nb\nc\n', 2, 2, '', 'a\nc\n'],
    ['Windows lines', 'a\r\nb\r\n', 2, 2, 'B\nC', 'a\r\nB\r\nC\r\n'],
    ['a last line without end', 'a\nb', 2, 2, 'B', 'a\nB'],
  ])('%s', (_name, text, start, end, suggestion, expected) => {
    expect(replaceLines(text, start, end, suggestion)).toBe(expected);
  });
});

describe('committing', () => {
  let github: LocalGitHub;
  let app: Client;
  beforeAll(async () => {
    ({ github, app } = await startAcme({ limits: { secondary: false } }));
  });
  afterAll(() => github.close());

  async function suggest(
    pull: PullRequest,
    ...comments: { line: number; start_line?: number; body: string }[]
  ) {
    const anchored = comments.map((comment) => ({ path: 'main.tf', ...comment }));
    await app.rest.pulls.createReview({
      ...at,
      pull_number: pull.number,
      event: 'COMMENT',
      comments: anchored,
    });
    return github.reviewComments(fullName, pull.number);
  }
  const suggestion = (text: string) => `Better:\n\`\`\`suggestion\n${text}\n\`\`\``;

  test('a suggestion makes one commit, resolves the thread and outdates it', async () => {
    const pull = await openPull(github);
    const [comment] = await suggest(pull, { line: 21, start_line: 20, body: suggestion('better') });
    const before = pull.headSha;
    const sha = await github.commitSuggestion(comment!.id, { user: 'octocat' });
    expect(await github.readFile(fullName, sha, 'main.tf')).toBe(
      lines({ 20: 'better' }).replace('line 21\n', ''),
    );
    expect(comment!.thread).toMatchObject({ isResolved: true, line: null, originalLine: 21 });
    expect(pull.headSha).toBe(sha);
    const { data } = await app.rest.repos.getCommit({ ...at, ref: sha });
    expect(data.parents.map((parent) => parent.sha)).toEqual([before]);
    expect(data.commit.message).toBe(
      `Update main.tf\n\nCo-authored-by: require-imdsv2[bot] <${github.app.bot.email}>`,
    );
  });

  test('several make one commit, from the bottom up', async () => {
    const pull = await openPull(github, { 'main.tf': lines({ 10: 'ten', 20: 'twenty' }) });
    const comments = await suggest(
      pull,
      { line: 10, body: suggestion('10\n10b') },
      { line: 20, body: suggestion('20') },
    );
    const sha = await github.commitSuggestions(comments.map(({ id }) => id));
    expect(await github.readFile(fullName, sha, 'main.tf')).toBe(lines({ 10: '10\n10b', 20: '20' }));
  });

  test('is refused when outdated, overlapping, or not allowed', async () => {
    const pull = await openPull(github);
    const comments = await suggest(
      pull,
      { line: 20, body: suggestion('a') },
      { line: 21, start_line: 20, body: suggestion('b') },
    );
    await expect(github.commitSuggestions(comments.map(({ id }) => id))).rejects.toThrow('overlap');
    await expect(github.commitSuggestion(comments[0]!.id, { user: 'stranger' })).rejects.toThrow(
      'may not write',
    );
    await github.commit(fullName, {
      branch: pull.headRef,
      files: { 'main.tf': lines({ 20: 'changed again' }) },
    });
    await expect(github.commitSuggestion(comments[0]!.id)).rejects.toThrow('outdated');
  });

  test('threads move with their lines', async () => {
    const pull = await openPull(github);
    const [comment] = await suggest(pull, { line: 20, body: 'Stay here' });
    await github.commit(fullName, {
      branch: pull.headRef,
      files: { 'main.tf': `above\n${lines({ 20: 'changed' })}` },
    });
    expect(comment!.thread).toMatchObject({ line: 21, originalLine: 20 });
    await github.commit(fullName, { branch: pull.headRef, files: { 'main.tf': null } });
    expect(comment!.thread.line).toBeNull();
  });
});
