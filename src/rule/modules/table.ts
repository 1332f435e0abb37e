import type { KnownReleases } from './answers.ts';
import { handFacts } from './hand-facts.ts';
import { harmless, knownReleases, versions } from './known-releases.ts';

/**
 * Known modules, release by release: known-releases.ts as scripts/releases.ts makes it, and hand-facts.ts for modules
 * whose releases aren't at hand.
 */

export interface KnownModule {
  readonly source: string;
  readonly submodule: string;
  /** The inputs of a call outside of groups; null if the module has only groups. */
  readonly plain: KnownReleases | null;
  readonly groups: readonly KnownReleases[];
  /** In ascending order. */
  readonly versions: readonly string[];
}

export const knownModules: readonly KnownModule[] = [
  ...Map.groupBy(
    [...knownReleases, ...handFacts],
    ({ source, submodule }) => `${source}//${submodule}`,
  ).values(),
].map((entries) => {
  const { source, submodule, repository, eras } = entries[0]!;
  return {
    source,
    submodule,
    plain: entries.find(({ group }) => group === null) ?? null,
    groups: entries.filter(({ group }) => group !== null),
    versions: versions[repository]?.split(' ') ?? eras.map(({ from }) => from),
  };
});

const harmlessNames: ReadonlySet<string> = new Set(harmless);

/** Is it a module no release of which creates a target? Takes a name in the registry or a repository, in lower case. */
export function isHarmless(name: string): boolean {
  return harmlessNames.has(name);
}
