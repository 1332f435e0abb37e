import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { newestOf, readConstraint, satisfies } from '../../../src/rule/modules/version.ts';

const releases = ['5.0.0', '5.5.0', '5.6.0', '5.6.1', '5.7.0', '5.7.1', '5.8.0', '5.9.0', '6.0.0', '6.0.1'];

describe('the release that Terraform would install', () => {
  it.each([
    ['~> 5.0', '5.9.0'],
    ['~> 5.6.0', '5.6.1'],
    ['~> 5', '6.0.1'],
    ['~>5.0', '5.9.0'],
    ['5.6.0', '5.6.0'],
    ['= 5.6.0', '5.6.0'],
    ['v5.8.0', '5.8.0'],
    ['5.8', '5.8.0'],
    ['5', '5.0.0'],
    ['< 5.8', '5.7.1'],
    ['<= 5.7.1', '5.7.1'],
    ['>= 5, < 6', '5.9.0'],
    [' >= 5.0 ,< 5.5 ', '5.0.0'],
    ['!= 6.0.1', '6.0.0'],
    ['~> 5.0, != 5.9.0', '5.8.0'],
    ['~> 7.0', '6.0.1'],
    ['> 9.0.0', '6.0.1'],
    ['5.7.9', '5.7.1'],
    ['5.8.0-beta.1', '5.7.1'],
    ['< 4.0.0', undefined],
    ['3.0.0', '5.0.0'],
  ])('%s installs %s', (constraint, expected) => {
    expect(newestOf(readConstraint(constraint)!, releases)).toBe(expected);
  });

  it('agrees with npm about ranges that both know', () => {
    const part = fc.nat({ max: 9 });
    const version = fc.tuple(part, part, part).map((numbers) => numbers.join('.'));
    const operator = fc.constantFrom('>=', '<=', '>', '<', '=');
    fc.assert(
      fc.property(
        version,
        fc.array(fc.tuple(operator, version), { minLength: 1, maxLength: 3 }),
        (release, terms) => {
          const constraint = terms.map(([sign, number]) => `${sign} ${number}`);
          const known = semver.satisfies(release, constraint.join(' '));
          expect(satisfies(release, constraint.join(', '))).toBe(known);
        },
      ),
    );
  });

  it.each([
    ['1.0.0-rc1', '>= 0.9', false],
    ['1.0.0-rc1', '1.0.0-rc1', true],
    ['1.0.0', '1.0.0-rc1', false],
    ['1.0.0-rc1', '>= 1.0.0-rc1', false],
    ['1.0.0-rc1', '<= 1.0.0-rc1', false],
    ['1.0.0', '>= 1.0.0-rc1', true],
    ['1.0.1', '~> 1.0.0-rc1', false],
    ['x', '>= 0', false],
    ['1.0.0', 'x', false],
  ])('%s satisfies %s: %s', (version, constraint, expected) => {
    expect(satisfies(version, constraint)).toBe(expected);
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
});
