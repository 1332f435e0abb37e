import { expect, test } from 'vitest';
import { endedBranch } from '../../../src/org/fix/branch.ts';
import { compliant, violating } from '../../stage.ts';
import { orgStage } from '../org-stage.ts';

const stage = orgStage();
let repositories = 0;

async function made(files: Record<string, string>) {
  const name = `ended-${++repositories}`;
  const fullName = `acme/${name}`;
  await stage.make(fullName, files);
  const [one] = await stage.fix({ repos: [name], expired: true });
  const read = (path: string) => stage.github.readFile(fullName, endedBranch, path);
  return { outcome: one!.outcome, read, fullName, name };
}

const ended = '# require-imdsv2:ignore old agent until=2020-01-31';

test('the comment of an exception that has ended is removed, and its target fixed; other targets stay', async () => {
  const { outcome, read, fullName, name } = await made({
    'main.tf': `${ended}\n${violating('web')}`,
    'inside.tf': violating('in').replace('"optional"', `"optional" ${ended}`),
    'open.tf': violating('open'),
    'held.tf': `# require-imdsv2:ignore old agent until=2099-01-31\n${violating('held')}`,
  });
  expect(outcome).toMatchObject({ kind: 'opened' });
  expect(await read('main.tf')).toBe(compliant('web'));
  expect(await read('inside.tf')).toBe(compliant('in'));
  expect(await read('open.tf')).toBe(violating('open'));
  const [pull] = stage.github.repository(fullName).pulls.values();
  expect(pull).toMatchObject({ title: 'Remove expired IMDSv2 exceptions', headRef: endedBranch });
  expect(pull!.body).toContain('### Comments that are removed\n\n- `aws_instance.');
  const [again] = await stage.fix({ repos: [name], expired: true });
  expect(again!.outcome).toMatchObject({ kind: 'current' });
});

test('a comment above a target that requires IMDSv2 by now goes, and nothing else', async () => {
  const { outcome, read } = await made({ 'main.tf': `# Keep.\n${ended}\n${compliant('web')}` });
  expect(outcome).toMatchObject({ kind: 'opened' });
  expect(await read('main.tf')).toBe(`# Keep.\n${compliant('web')}`);
});

test('without an exception that has ended there is no pull request', async () => {
  const { outcome } = await made({ 'main.tf': violating('web') });
  expect(outcome).toEqual({ kind: 'nothing' });
});
