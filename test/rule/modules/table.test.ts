import { existsSync } from 'node:fs';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { prepareClones } from '../../../scripts/releases/prepare-clones.ts';
import { specs } from '../../../scripts/releases/specs.ts';
import { makeTable } from '../../../scripts/releases/table.ts';
import { harmless, knownReleases, versions } from '../../../src/rule/modules/known-releases.ts';
import { readModuleSource } from '../../../src/rule/modules/source.ts';
import { knownModules } from '../../../src/rule/modules/table.ts';

describe('the table of known modules', () => {
  it.each(knownModules)('$source//$submodule', ({ source, submodule, plain, groups, versions: all }) => {
    expect(readModuleSource(`${source}//${submodule}`)).toMatchObject({
      kind: 'registry',
      module: source.toLowerCase(),
      submodule,
    });
    for (const { eras } of [...(plain ? [plain] : []), ...groups]) {
      const from = eras.map((era) => era.from);
      expect(from[0]).toBe(all[0]);
      expect(from).toEqual([...new Set(from)].sort(semver.compare));
    }
  });
});

const registry = process.env.REGISTRY ?? '../shared/registry';

describe.skipIf(!existsSync(registry))(
  'made again from the releases (skipped where they are not at hand)',
  () => {
    // Every release of every module takes minutes: one repository here, all of them by `npm run releases`.
    const some = specs.filter(({ source }) => source === 'cloudposse/ec2-instance-group/aws');

    it('there is no difference', async () => {
      const clones = prepareClones(registry);
      try {
        const made = await makeTable(clones.directory, some);
        const names = new Set(some.map(({ source }) => source));
        expect(made.modules).toEqual(knownReleases.filter(({ source }) => names.has(source)));
        for (const [repository, list] of Object.entries(made.versions))
          expect(versions[repository]).toBe(list.join(' '));
        expect(made.harmless).toEqual(harmless);
      } finally {
        clones.remove();
      }
    }, 300_000);
  },
);
