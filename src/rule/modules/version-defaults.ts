import SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';
import { constantText } from '../../terraform/evaluate/constant.ts';
import type { Attribute } from '../../terraform/syntax/syntax.ts';
import type { Answers, KnownReleases, VersionDefaults } from './answers.ts';
import type { ModuleSource } from './source.ts';
import type { KnownModule } from './table.ts';
import { anyRelease, exactly, newestOf, readConstraint, type VersionRange } from './version.ts';

/** Which release a call gets. */
export type ChosenRelease =
  | { readonly kind: 'known'; readonly version: string }
  /** compliance.tf enforces the rule whatever the version: only what a caller says can undo it. */
  | { readonly kind: 'enforced' }
  /** `why` follows “because”. */
  | { readonly kind: 'unknown'; readonly why: string };

/** The release that Terraform would install for a call: the newest that the constraint allows. */
export function releaseOf(
  module: KnownModule,
  source: ModuleSource,
  version: Attribute | undefined,
): ChosenRelease {
  if (source.kind === 'compliance') return { kind: 'enforced' };
  const range = source.kind === 'git' ? rangeOfRef(source.ref) : rangeOfVersion(version);
  if ('why' in range) return { kind: 'unknown', why: range.why };
  const newest = newestOf(range, module.versions);
  if (newest === undefined) return { kind: 'unknown', why: 'no known release satisfies its version' };
  return { kind: 'known', version: newest };
}

function rangeOfVersion(version: Attribute | undefined): VersionRange | { readonly why: string } {
  // `decodeVersionConstraint` in Terraform's internal/configs/version_constraint.go takes null for none.
  if (!version || (version.value.kind === 'literal' && version.value.value === null)) return anyRelease;
  const text = constantText(version.value);
  if (text === undefined) return { why: 'the version of the module is no literal' };
  return readConstraint(text) ?? { why: `no release satisfies the version “${text}”` };
}

function rangeOfRef(ref: string | null): VersionRange | { readonly why: string } {
  if (ref === null) return { why: 'the git source has no ref, so the release is not pinned' };
  const version = parse(ref.replace(/^(?:refs\/)?(?:tags\/)?v?/, ''));
  return version ? exactly(version) : { why: `the git ref “${ref}” is no version` };
}

/** The era that a release belongs to; one that is older than all belongs to the first. */
export function eraAt({ eras }: KnownReleases, version: string): VersionDefaults {
  const release = new SemVer(version);
  return eras.findLast(({ from }) => release.compare(from) >= 0) ?? eras[0]!;
}

/** “before 5.8.0”, “from 5.8.0 on, before 6.0.0”: the releases around an era that answer the same where nothing is set. */
export function describeEra({ eras }: KnownReleases, era: VersionDefaults): string {
  const index = eras.indexOf(era);
  const differs = (other: VersionDefaults) => other.unset !== era.unset;
  const start = eras.slice(0, index).findLastIndex(differs) + 1;
  const next = eras.slice(index).find(differs);
  const from = start === 0 ? '' : `from ${eras[start]!.from} on`;
  const before = next ? `before ${next.from}` : '';
  return [from, before].filter(Boolean).join(', ') || 'in every release';
}

/** From this release on and in every later one; undefined where the newest release isn't so. */
export function sinceWhen({ eras }: KnownReleases, holds: (answers: Answers) => boolean): string | undefined {
  const last = eras.findLastIndex((era) => !holds(era));
  return eras[last + 1]?.from;
}
