import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { installsFrom, readConstraint } from '../../../src/rule/modules/version.ts';

describe('the release that Terraform would install', () => {
  const table: { constraint: string; release: string; expected: boolean | undefined }[] = [
    { constraint: '~> 5.0', release: '5.8.0', expected: true },
    { constraint: '~> 5.7', release: '5.8.0', expected: true },
    { constraint: '~> 5.0', release: '6.0.0', expected: false },
    { constraint: '~> 5.6.0', release: '5.8.0', expected: false },
    { constraint: '~> 5.8.0', release: '5.8.0', expected: true },
    { constraint: '~> 5.8.0', release: '6.0.0', expected: false },
    { constraint: '~> 5.8.2', release: '5.8.0', expected: true },
    { constraint: '~> 5', release: '6.0.0', expected: true },
    { constraint: '~>5.0', release: '5.8.0', expected: true },
    { constraint: '5.6.0', release: '5.8.0', expected: false },
    { constraint: '= 5.6.0', release: '5.8.0', expected: false },
    { constraint: '=5.8.0', release: '5.8.0', expected: true },
    { constraint: 'v5.8.0', release: '5.8.0', expected: true },
    { constraint: '5.8', release: '5.8.0', expected: true },
    { constraint: '5', release: '5.8.0', expected: false },
    { constraint: '< 5.8.0', release: '5.8.0', expected: false },
    { constraint: '< 5.8', release: '5.8.0', expected: false },
    { constraint: '< 5.8.1', release: '5.8.0', expected: true },
    { constraint: '<= 5.8.0', release: '5.8.0', expected: true },
    { constraint: '<= 5.7.1', release: '5.8.0', expected: false },
    { constraint: '>= 5, < 6', release: '5.8.0', expected: true },
    { constraint: '>= 5, < 6', release: '6.0.0', expected: false },
    { constraint: ' >= 5.0 ,< 5.5 ', release: '5.8.0', expected: false },
    { constraint: '>= 5.0.0', release: '6.0.0', expected: true },
    { constraint: '> 5.7.1', release: '5.8.0', expected: true },
    { constraint: '> 5.8.0, < 5.9.0', release: '5.8.0', expected: true },
    { constraint: '!= 5.7.0', release: '6.0.0', expected: true },
    { constraint: '~> 5.0, != 5.7.0', release: '5.8.0', expected: true },
    { constraint: '~> 5.0, != 5.8.0', release: '5.8.0', expected: undefined },
    { constraint: '~> 21.0, != 21.0.0', release: '21.0.0', expected: true },
    { constraint: '!= 21.0.0', release: '21.0.0', expected: true },
    { constraint: '~> 21.0.0, != 21.0.0', release: '21.0.0', expected: true },
    { constraint: '5.8.0-beta.1', release: '5.8.0', expected: false },
    { constraint: '>= 5.0.0-rc1, < 5.8.0', release: '5.8.0', expected: false },
    { constraint: '>= 5.0, >= 5.8, <= 5.9, < 7', release: '5.8.0', expected: true },
    { constraint: '<= 6.0.0, < 6.0.0', release: '6.0.0', expected: false },
  ];
  it.each(table)('$constraint installs $release or newer: $expected', ({ constraint, release, expected }) => {
    const range = readConstraint(constraint);
    expect(range).toBeDefined();
    expect(installsFrom(range!, release)).toBe(expected);
  });

  it.each([
    '',
    'latest',
    '^5.0.0',
    '5.x',
    '>= 5 < 6',
    '~> 5.0,',
    '5.0.0.0',
    '>= 6, < 5',
    '> 5.0.0, < 5.0.0',
    '= 5.0.0, = 5.1.0',
    '5.0.0, != 5.0.0',
    '=> 5.0',
    '5.0.0-01',
  ])('refuses %j', (constraint) => expect(readConstraint(constraint)).toBeUndefined());

  it('agrees with a list of all releases, where every release around a threshold exists', () => {
    const releases = [4, 5, 6, 7].flatMap((major) =>
      [0, 1, 2, 3].flatMap((minor) => [0, 1, 2, 3].map((patch) => `${major}.${minor}.${patch}`)),
    );
    const version = fc.constantFrom(...releases);
    const operator = fc.constantFrom('>=', '<=', '>', '<', '=');
    const constraint = fc.array(fc.tuple(operator, version), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(constraint, version, (terms, threshold) => {
        const text = terms.map(([sign, number]) => `${sign} ${number}`).join(', ');
        const newest = releases.findLast((release) =>
          terms.every(([sign, number]) => semver.satisfies(release, `${sign}${number}`)),
        );
        const range = readConstraint(text);
        if (!newest || !range) return;
        expect(installsFrom(range, threshold)).toBe(semver.gte(newest, threshold));
      }),
    );
  });
});
