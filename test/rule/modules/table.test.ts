import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { readModuleSource } from '../../../src/rule/modules/source.ts';
import { knownModules } from '../../../src/rule/modules/table.ts';

describe('the table of known modules', () => {
  it.each(knownModules)('$source//$submodule', ({ source, submodule, eras }) => {
    expect(readModuleSource(`${source}//${submodule}`)).toMatchObject({
      kind: 'registry',
      module: source.toLowerCase(),
      submodule,
    });
    const releases = eras.map(({ from }) => from);
    expect(releases[0]).toBe('0.0.0');
    expect(releases).toEqual([...releases].sort(semver.compare));
    expect(new Set(releases).size).toBe(releases.length);
  });

  it('names every module once', () => {
    const names = knownModules.map(({ source, submodule }) => `${source}//${submodule}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
