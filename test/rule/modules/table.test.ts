import { existsSync } from 'node:fs';
import semver from 'semver';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareClones } from '../../../scripts/releases/prepare-clones.ts';
import { specs } from '../../../scripts/releases/specs.ts';
import { askedIn, harmlessIn } from '../../../scripts/releases/table.ts';
import { harmless, knownReleases, versions } from '../../../src/rule/modules/known-releases.ts';
import { readModuleSource } from '../../../src/rule/modules/source.ts';
import { knownModules } from '../../../src/rule/modules/table.ts';

const newestEras = 2;

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
    const clones = existsSync(registry) ? prepareClones(registry) : undefined;
    afterAll(() => clones?.remove());
    const asked = clones && askedIn(clones.directory);

    // Every release takes minutes (`npm run releases -- --check`): the first of the newest eras here.
    it.each(specs.map((spec, index) => ({ spec, known: knownReleases[index]! })))(
      '$spec.source//$spec.submodule $spec.group.argument: there is no difference',
      async ({ spec, known }) => {
        const { repository, source, submodule, group, inputs } = spec;
        expect(known).toMatchObject({ repository, source, submodule, group, inputs });
        const releases = asked!.releasesOf(repository);
        expect(releases.map(({ version }) => version).join(' ')).toBe(versions[repository]);
        for (const { from, ...era } of known.eras.slice(-newestEras)) {
          const release = releases.find(({ version }) => version === from)!;
          expect({ from, ...(await asked!.answers(release, spec)) }).toEqual({ from, ...era });
        }
      },
      120_000,
    );

    it('of the harmless ones, too', () => {
      expect(harmlessIn(`${clones!.directory}/harmless.tsv`)).toEqual(harmless);
    });
  },
);
