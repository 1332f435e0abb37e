import { beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../playground/http/faults.ts';
import { stage } from '../stage.ts';

const world = stage({ environment: { MODULE_REGISTRY: 'off', RETRY_SECONDS: '1' } });
const asked = { path: '/graphql', body: /query Modules/ };

const vm = (tokens: string) =>
  `resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`;

let owner: string;
let made = 0;
beforeEach(() => {
  owner = world.move();
});

async function moduleRepository(text: string): Promise<string> {
  const fullName = `${owner}/terraform-module-${++made}`;
  await world.github.createRepository({ fullName, private: true });
  await world.github.commit(fullName, { branch: 'main', files: { 'main.tf': text } });
  await world.github.tag(fullName, 'v1');
  return fullName;
}

const call = (fullName: string, name = 'vm') =>
  `module "${name}" {\n  source = "git::https://localhost/${fullName}?ref=v1"\n}\n`;

const answer = (body: unknown): Fault => ({ status: 200, body });
const wrong = (path: (string | number)[], type?: string) => ({
  ...{ path, message: 'Something went wrong while executing your query.' },
  ...(type ? { type } : {}),
});
const entry = { name: 'main.tf', mode: 0o100644, type: 'blob' };
const commit = { __typename: 'Commit', oid: 'a'.repeat(40) };
const text = vm('required');
const blob = {
  __typename: 'Blob',
  oid: 'd'.repeat(40),
  byteSize: text.length,
  isBinary: false,
  isTruncated: false,
  text,
};
const tree = (entries: unknown) => ({
  data: { m0: { isPrivate: true, commit, tree: { oid: 'b', entries } } },
});

/** GitHub's faults in the place of an answer, and the reason that the report then gives. */
const faults: Record<string, [Fault, string]> = {
  '502': [{ status: 502 }, 'GitHub did not return'],
  '502 with the page of a proxy': [
    { status: 502, body: '<html>Bad gateway</html>' },
    'GitHub did not return',
  ],
  'the page of a proxy': [answer('<html>Sign in</html>'), 'GitHub did not return'],
  'no connection': [{ drop: true }, 'GitHub did not return'],
  'half a JSON': [answer('{"data":{"m0":{"isPri'), 'GitHub did not return'],
  nothing: [answer({}), 'GitHub did not return'],
  'no data': [answer({ data: null }), 'GitHub did not return'],
  'a time-out': [
    answer({
      data: null,
      errors: [{ message: 'Something went wrong: this may be the result of a timeout' }],
    }),
    'GitHub did not return',
  ],
  'a repository that is null': [answer({ data: { m0: null } }), 'GitHub shows the App no repository'],
  'another shape': [answer({ data: { m0: { isPrivate: 'yes' } } }), 'GitHub did not return'],
  'an error beside null': [answer({ data: { m0: null }, errors: [wrong(['m0'])] }), 'GitHub did not return'],
  'an error beside data': [
    answer({
      ...tree([{ ...entry, object: blob }]),
      errors: [wrong(['m0', 'tree', 'entries', 0, 'object'])],
    }),
    'GitHub did not return',
  ],
  'no entries': [answer(tree(null)), 'has no directory . with Terraform files'],
  'entries of another shape': [answer(tree([{ name: 7 }])), 'has no directory . with Terraform files'],
  'a file without text': [
    answer(
      tree([
        { ...entry, object: null },
        { ...entry, name: 'b.tf', object: blob },
      ]),
    ),
    'GitHub did not return its text',
  ],
  'a file of another shape': [
    answer(
      tree([
        { ...entry, object: 'x' },
        { ...entry, name: 'b.tf', object: blob },
      ]),
    ),
    'GitHub did not return its text',
  ],
  'a text that was cut': [
    answer(tree([{ ...entry, object: { ...blob, isTruncated: true } }])),
    'its file main.tf can’t be read',
  ],
};

describe('a fault while modules are read never fails a review, and never gives a green one', () => {
  test.each(Object.entries(faults))('%s', async (_name, [fault, reason]) => {
    const fullName = await moduleRepository(vm('optional'));
    const restore = world.github.fail(asked, fault);
    const run = await world.reviewed(await world.open({ 'main.tf': call(fullName) }));
    restore();
    expect(run.conclusion).toBe('neutral');
    expect(`${run.title}\n${run.summary}`).toContain(reason);
    expect(run.summary).toContain('module.vm');
  });

  test('what GitHub gives of the others is judged', async () => {
    const [bad, good] = [await moduleRepository(vm('optional')), await moduleRepository(vm('optional'))];
    await world.github.commit(bad, { branch: 'main', files: { 'main.tf': '' } });
    const restore = world.github.fail(
      { ...asked, body: /query Modules.*terraform-module.*terraform-module/s },
      { status: 502 },
    );
    const pull = await world.open({ 'main.tf': call(bad, 'bad') + call(good, 'good') });
    const run = await world.reviewed(pull);
    restore();
    expect(run).toMatchObject({ conclusion: 'failure', title: '2 of 2 EC2 targets allow IMDSv1' });
  });

  test.each<[string, Fault]>([
    [
      'a secondary limit',
      {
        status: 403,
        body: { message: 'You have exceeded a secondary rate limit' },
        headers: { 'retry-after': '1' },
      },
    ],
    [
      'RATE_LIMITED',
      answer({ data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }),
    ],
  ])('%s makes the review late, not wrong', { timeout: 200_000 }, async (_name, fault) => {
    const fullName = await moduleRepository(vm('optional'));
    const restore = world.github.fail(asked, fault, 1);
    const run = await world.reviewed(await world.open({ 'main.tf': call(fullName) }));
    restore();
    expect(run).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  });
});
