import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeUnits, readFixture } from './layout.ts';

const directory = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(directory).map((name) => ({
  name: name.replace('.txt', ''),
  ...readFixture(readFileSync(new URL(name, directory), 'utf8')),
}));

describe('the units of a repository', () => {
  test.each(fixtures.filter(({ expected }) => expected.has('units')))('$name', ({ files, expected }) => {
    expect(describeUnits(files)).toEqual(expected.get('units'));
  });
});
