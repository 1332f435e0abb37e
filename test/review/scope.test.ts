import { describe, expect, test } from 'vitest';
import { changedScope, hasUntouched, introducedScope, moduleScope } from '../../src/review/scope.ts';
import { finding, report, target } from './example.ts';

const web = target({ address: 'aws_instance.web', path: 'web.tf' });
const webFinding = finding({ address: 'aws_instance.web', path: 'web.tf' });
const old = target({ address: 'aws_instance.old', path: 'old.tf' });
const oldFinding = finding({ address: 'aws_instance.old', path: 'old.tf' });
const all = report([old, web], [oldFinding, webFinding]);
const changed = new Set(['web.tf']);
const directories = [''];

const addresses = ({
  findings,
  targets,
}: {
  findings: readonly { address: string | null }[];
  targets: readonly { address: string }[];
}) => ({
  findings: findings.map((one) => one.address),
  targets: targets.map((one) => one.address),
});
const both = {
  findings: ['aws_instance.old', 'aws_instance.web'],
  targets: ['aws_instance.old', 'aws_instance.web'],
};
const onlyWeb = { findings: ['aws_instance.web'], targets: ['aws_instance.web'] };

test('module: everything in the touched directories', () => {
  expect(addresses(moduleScope({ report: all, directories, changed }))).toEqual(both);
  const caller = finding({ address: 'module.web.aws_instance.web', path: 'live/main.tf' });
  const outside = { address: caller.address!, path: 'live/main.tf' };
  const wider = report([old, web, target(outside)], [oldFinding, webFinding, caller]);
  expect(addresses(moduleScope({ report: wider, directories, changed }))).toEqual(both);
});

describe('changed', () => {
  test('what lies in changed files', () => {
    expect(addresses(changedScope({ report: all, directories, changed }))).toEqual(onlyWeb);
    expect(hasUntouched(all, changed)).toBe(true);
    expect(hasUntouched(all, new Set(['web.tf', 'old.tf']))).toBe(false);
  });

  test('what the change brought about elsewhere: a value in old.tf decides, now that the tfvars line is gone', () => {
    const before = report([{ ...old, verdict: 'compliant' }], []);
    expect(addresses(changedScope({ report: all, directories, changed, base: before }))).toEqual(both);
  });

  test('not what the base had already, even where another line decides now', () => {
    const moved = {
      ...oldFinding,
      code: 'tokens-unset' as const,
      path: 'prod.tfvars',
      related: [{ path: 'old.tf', line: 1 }],
    };
    const before = report([old], [moved]);
    expect(addresses(changedScope({ report: all, directories, changed, base: before }))).toEqual(onlyWeb);
  });

  test('the same address in another directory is another target', () => {
    const elsewhere = report([{ ...old, path: 'dev/old.tf' }], [{ ...oldFinding, path: 'dev/old.tf' }]);
    expect(addresses(changedScope({ report: all, directories, changed, base: elsewhere }))).toEqual(both);
  });
});

describe('a block of which two root modules make targets', () => {
  const shared = { address: 'module.x.aws_launch_template.y', path: 'y/main.tf' };
  const targets = [target({ ...shared, verdict: 'violation' }), target({ ...shared, verdict: 'unknown' })];
  const related = [{ path: 'y/main.tf', line: 1 }];
  const here = finding({ ...shared, verdict: 'violation', path: 'web.tf', related });
  const there = finding({ ...shared, verdict: 'unknown', code: 'unresolved' });
  const head = report(targets, [here, there]);
  const base = report([targets[1]!], [there]);

  test.each([
    ['changed', changedScope],
    ['introduced', introducedScope],
  ])('%s: counts only what the pull request answers for', (_, scopeOf) => {
    const scope = scopeOf({ report: head, directories, changed, base });
    expect(scope).toEqual({ findings: [here], targets: [targets[0]], unseen: [] });
  });
});

describe('introduced', () => {
  test('an old violation in a changed file is not counted, a compliant target is', () => {
    const fine = target({ address: 'aws_instance.fine', path: 'web.tf', verdict: 'compliant' });
    const head = report([web, fine], [webFinding]);
    const scope = introducedScope({ report: head, directories, changed, base: report([web], [webFinding]) });
    expect(addresses(scope)).toEqual({ findings: [], targets: ['aws_instance.fine'] });
  });

  test('a new one counts', () => {
    expect(
      addresses(introducedScope({ report: all, directories, changed, base: report([old], [oldFinding]) })),
    ).toEqual(onlyWeb);
  });
});

describe('a call whose directory the change replaces as a whole', () => {
  const unseen = (source: string, more = {}) => ({
    ...{ kind: 'module', address: 'module.m', root: 'live', path: 'live/main.tf', line: 1 },
    ...{ source, reason: 'its directory isn’t there', hint: '' },
    ...more,
  });
  const of = (...entries: readonly ReturnType<typeof unseen>[]) => ({
    ...report([], []),
    unseen: entries as never,
  });

  test.each([
    ['a submodule', '../vendor/m', true],
    ['a directory in it', '../vendor/m//deep', true],
    ['spelled with backslashes', '..\\vendor\\m', true],
    ['a sibling', '../vendor/mm', false],
    ['another repository', 'git::https://example.com/vendor/m.git', false],
  ])('%s', (_, source, counts) => {
    const head = of(unseen(source));
    const given = { report: head, directories: ['live'], changed: new Set(['vendor/m']), base: head };
    for (const scopeOf of [changedScope, introducedScope])
      expect(scopeOf(given).unseen).toEqual(counts ? head.unseen : []);
  });
});
