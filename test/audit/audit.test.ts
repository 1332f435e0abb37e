import { describe, expect, test } from 'vitest';
import { auditOf } from '../../src/audit/audit.ts';
import { type AuditedRepository, unjudged } from '../../src/audit/repository.ts';
import { readEarlier } from '../../src/audit/trend.ts';
import { compliant, violating } from '../stage.ts';
import { auditedFiles, today } from './repository.ts';

const parts = {
  version: '1.2.3',
  organization: 'acme',
  url: 'https://github.com/acme',
  at: `${today}T10:00:00.000Z`,
  patterns: [],
  hidden: 0,
  earlier: null,
};
const audited = (...repositories: AuditedRepository[]) => auditOf({ ...parts, repositories });
/** As it would be read from the file of an earlier run. */
const earlierOf = (...repositories: AuditedRepository[]) =>
  readEarlier(JSON.stringify({ ...audited(...repositories), at: '2026-11-12T10:00:00.000Z' }));

test('totals count repositories by what became of them, and targets by verdict', async () => {
  const [web, docs] = [
    await auditedFiles('web', { 'main.tf': violating('a') + compliant('b') }),
    await auditedFiles('docs', {}),
  ];
  const cut = { ...(await auditedFiles('cut', {})), unread: [{ path: 'main.tf', what: 'it is too large' }] };
  const { totals } = audited(
    web,
    docs,
    cut,
    unjudged(docs, 'archived'),
    unjudged(docs, 'empty'),
    unjudged(docs, 'unread', 'gone'),
  );
  expect(totals).toEqual({
    repositories: {
      all: 6,
      judged: 3,
      withTargets: 1,
      withViolations: 1,
      doubtful: 2,
      withUnseen: 0,
      archived: 1,
      disabled: 0,
      empty: 1,
    },
    files: 1,
    targets: 2,
    compliant: 1,
    violation: 1,
    unknown: 0,
    suppressed: 0,
    notCreated: 0,
    unparsable: 0,
    unseen: 0,
  });
});

test('suppressions: those that end first come first, with what they cover', async () => {
  const module = { 'm/main.tf': `# require-imdsv2:ignore twice until=2026-12-01\n${violating('this')}` };
  const calls = 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n';
  const { suppressions } = audited(
    await auditedFiles('never', { 'main.tf': `# require-imdsv2:ignore always\n${violating('x')}` }),
    await auditedFiles('soon', { 'main.tf': calls, ...module }),
    await auditedFiles('today', {
      'main.tf': `# require-imdsv2:ignore last until=${today}\n${violating('y')}`,
    }),
  );
  expect(suppressions).toMatchObject([
    { repository: 'acme/today', daysLeft: 0, reason: 'last', addresses: ['aws_instance.y'] },
    {
      repository: 'acme/soon',
      daysLeft: 5,
      until: '2026-12-01',
      path: 'm/main.tf',
      line: 1,
      addresses: ['module.a.aws_instance.this', 'module.b.aws_instance.this'],
    },
    { repository: 'acme/never', daysLeft: null, until: null },
  ]);
});

test('suppressions: since when, and for how many days, where that is known', async () => {
  const old = `# require-imdsv2:ignore always\n${violating('x')}`;
  const { suppressions } = audited(
    { ...(await auditedFiles('one', { 'main.tf': old })), exceptionDates: { 'main.tf:1': '2026-11-01' } },
    await auditedFiles('two', { 'main.tf': old }),
  );
  expect(suppressions.map(({ repository, since, age }) => [repository, since, age])).toEqual([
    ['acme/one', '2026-11-01', 25],
    ['acme/two', null, null],
  ]);
});

test('modules: of a registry over all repositories, of a repository by directory', async () => {
  const registry =
    'module "vm" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "~> 5.6.0"\n}\n';
  const own = { 'main.tf': `${registry}module "a" {\n  source = "./m"\n}\n`, 'm/main.tf': compliant('this') };
  const { modules } = audited(
    await auditedFiles('one', { 'main.tf': registry }),
    await auditedFiles('two', own),
  );
  expect(modules).toMatchObject([
    {
      module: 'terraform-aws-modules/ec2-instance/aws',
      version: '~> 5.6.0',
      repositories: ['acme/one', 'acme/two'],
      targets: 2,
      violation: 2,
    },
    { module: 'acme/two//m', version: null, targets: 1, compliant: 1 },
  ]);
});

describe('trend', () => {
  const then = { 'main.tf': violating('old') + violating('both') + violating('hushed') };
  const now = {
    'main.tf': `\n${violating('new')}${violating('both')}# require-imdsv2:ignore a reason\n${violating('hushed')}`,
  };

  test('new, fixed, suppressed and still open, wherever the lines have gone', async () => {
    const earlier = earlierOf(await auditedFiles('web', then));
    const { trend, history } = auditOf({ ...parts, repositories: [await auditedFiles('web', now)], earlier });
    const names = (found: readonly { address: string | null }[]) => found.map(({ address }) => address);
    expect(names(trend!.new)).toEqual(['aws_instance.new']);
    expect(names(trend!.fixed)).toEqual(['aws_instance.old']);
    expect(names(trend!.open)).toEqual(['aws_instance.both']);
    expect(names(trend!.suppressed)).toEqual(['aws_instance.hushed']);
    expect(trend!.notJudged).toEqual([]);
    expect(history.map(({ at, violation }) => [at.slice(0, 10), violation])).toEqual([
      [today, 3],
      [today, 2],
    ]);
  });

  test('what was not judged this time is not called fixed', async () => {
    const web = await auditedFiles('web', then);
    const cut = {
      ...(await auditedFiles('cut', now)),
      unread: [{ path: 'main.tf', what: 'it is too large' }],
    };
    const earlier = earlierOf(web, await auditedFiles('cut', then), await auditedFiles('gone', then));
    const { trend } = auditOf({ ...parts, repositories: [unjudged(web, 'archived'), cut], earlier });
    expect(trend!.fixed).toEqual([]);
    expect(trend!.notJudged.map(({ repository, address }) => `${repository} ${address}`)).toEqual([
      'acme/cut aws_instance.old',
      'acme/gone aws_instance.old',
      'acme/gone aws_instance.both',
      'acme/gone aws_instance.hushed',
      'acme/web aws_instance.old',
      'acme/web aws_instance.both',
      'acme/web aws_instance.hushed',
    ]);
  });

  test('a repository that was renamed keeps its findings', async () => {
    const before = await auditedFiles('web', then);
    const { trend } = auditOf({
      ...parts,
      repositories: [{ ...before, name: 'acme/site' }],
      earlier: earlierOf(before),
    });
    expect(trend).toMatchObject({ new: [], fixed: [], renamed: [{ from: 'acme/web', to: 'acme/site' }] });
    expect(trend!.open).toHaveLength(3);
  });

  test.each([
    { text: 'no', message: 'it is not JSON' },
    { text: '{"version":1,"targets":[]}', message: 'organization: ' },
    { text: '{"version":2}', message: 'version: ' },
    { text: 'null', message: 'top: ' },
  ])('$text is no earlier audit', ({ text, message }) => {
    expect(() => readEarlier(text)).toThrow(message);
  });
});
