// The whole package takes 20 ms to load; these two take a third of that.
import SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';

/** The releases that a version constraint allows. */
export interface VersionRange {
  readonly lower: Bound | null;
  readonly upper: Bound | null;
  readonly excluded: readonly SemVer[];
}

interface Bound {
  readonly version: SemVer;
  readonly inclusive: boolean;
}

export const anyRelease: VersionRange = { lower: null, upper: null, excluded: [] };

export function exactly(version: SemVer): VersionRange {
  return { lower: { version, inclusive: true }, upper: { version, inclusive: true }, excluded: [] };
}

const term =
  /^(?<operator>=|!=|>=|<=|>|<|~>)?\s*v?(?<numbers>\d+(?:\.\d+){0,2})(?<suffix>(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?)$/;

/**
 * Reads a version constraint of Terraform: `~> 5.6.0`, `>= 5, < 6`, `!= 5.7.0`, `5.6.0`. Undefined where it is none,
 * or where no release can satisfy it.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function readConstraint(text: string): VersionRange | undefined {
  let range: VersionRange | undefined = anyRelease;
  for (const part of text.split(',')) {
    const found = term.exec(part.trim())?.groups;
    if (!found || !range) return undefined;
    range = narrow(range, found.operator ?? '=', found.numbers!, found.suffix ?? '');
  }
  return range && isEmpty(range) ? undefined : range;
}

/**
 * Does a release satisfy a constraint as Terraform checks it? A prerelease only does where the constraint is that very
 * release. False where one of the two is none.
 */
export function satisfies(version: string, constraint: string): boolean {
  const release = parse(version);
  const range = readConstraint(constraint);
  return release !== null && range !== undefined && allows(range, release);
}

/**
 * The newest of some releases, in any order, that a constraint allows, as Terraform writes it: `v3.0` is `3.0.0`.
 * Undefined where it allows none.
 */
export function newestAllowed(versions: readonly string[], constraint: string | null): string | undefined {
  const range = constraint === null ? anyRelease : readConstraint(constraint);
  if (!range) return undefined;
  let newest: SemVer | undefined;
  for (const text of versions) {
    const version = release(text);
    if (version && allows(range, version) && (!newest || version.compare(newest) > 0)) newest = version;
  }
  return newest && [newest.version, ...(newest.build.length > 0 ? [newest.build.join('.')] : [])].join('+');
}

/** Registries of a company list `v3.0` and `4`, which are `3.0.0` and `4.0.0` to Terraform. */
function release(text: string): SemVer | null {
  const found = /^v?(?<numbers>\d+(?:\.\d+){0,2})(?<suffix>[-+].*)?$/s.exec(text)?.groups;
  return found ? fromNumbers(found.numbers!, found.suffix ?? '') : null;
}

function fromNumbers(numbers: string, suffix: string): SemVer | null {
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number);
  return parse(`${major}.${minor}.${patch}${suffix}`);
}

/** Is a release within a range? */
function allows({ lower, upper, excluded }: VersionRange, release: SemVer): boolean {
  const above = lower ? release.compare(lower.version) : 1;
  const below = upper ? release.compare(upper.version) : -1;
  if (above < 0 || (above === 0 && !lower?.inclusive)) return false;
  if (below > 0 || (below === 0 && !upper?.inclusive)) return false;
  // Only a constraint that names a prerelease alone gets it: Terraform passes it over for `>= 1.0.0-beta.1`.
  if (release.prerelease.length > 0 && (above !== 0 || below !== 0)) return false;
  return !excluded.some((version) => version.compare(release) === 0);
}

function narrow(
  range: VersionRange,
  operator: string,
  numbers: string,
  suffix: string,
): VersionRange | undefined {
  const segments = numbers.split('.').map(Number);
  const [major = 0, minor = 0] = segments;
  const version = fromNumbers(numbers, suffix);
  if (!version) return undefined;
  // `~> 1.0.0-beta.1` is for prereleases only, none of which it names.
  if (operator === '~>' && version.prerelease.length > 0) return undefined;
  switch (operator) {
    case '!=':
      return { ...range, excluded: [...range.excluded, version] };
    case '>':
      return atLeast(range, version, false);
    case '>=':
      return atLeast(range, version, true);
    case '<':
      return atMost(range, version, false);
    case '<=':
      return atMost(range, version, true);
    case '~>': {
      const above = atLeast(range, version, true);
      // Only the rightmost number that is written may grow; of `~> 5` that is the major one, so it has no end.
      if (segments.length === 1) return above;
      const end = segments.length === 2 ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
      return atMost(above, new SemVer(end), false);
    }
    default:
      return atMost(atLeast(range, version, true), version, true);
  }
}

function atLeast(range: VersionRange, version: SemVer, inclusive: boolean): VersionRange {
  const order = range.lower ? version.compare(range.lower.version) : 1;
  return order > 0 || (order === 0 && !inclusive) ? { ...range, lower: { version, inclusive } } : range;
}

function atMost(range: VersionRange, version: SemVer, inclusive: boolean): VersionRange {
  const order = range.upper ? version.compare(range.upper.version) : -1;
  return order < 0 || (order === 0 && !inclusive) ? { ...range, upper: { version, inclusive } } : range;
}

function isEmpty({ lower, upper, excluded }: VersionRange): boolean {
  if (!lower || !upper) return false;
  const order = lower.version.compare(upper.version);
  if (order !== 0) return order > 0;
  return (
    !lower.inclusive || !upper.inclusive || excluded.some((version) => version.compare(lower.version) === 0)
  );
}

/**
 * The newest of some releases that a range allows, as Terraform chooses it. Where it allows none of them, the one that
 * the release which it means comes after: a release that was published later, or withdrawn. Undefined where the range
 * ends before the first.
 * @param versions in ascending order
 */
export function newestOf(range: VersionRange, versions: readonly string[]): string | undefined {
  const allowed = versions.findLast((version) => allows(range, new SemVer(version)));
  if (allowed !== undefined) return allowed;
  const { lower, upper } = range;
  const end = upper ?? lower;
  if (!end) return versions.at(-1);
  const before = versions.findLast((version) => {
    const order = end.version.compare(version);
    return order > 0 || (order === 0 && end.inclusive);
  });
  return before ?? (lower ? versions[0] : undefined);
}

/** Does a range end before a release? */
export function endsBefore({ upper }: VersionRange, release: string): boolean {
  const order = upper ? upper.version.compare(release) : 1;
  return order < 0 || (order === 0 && !upper?.inclusive);
}
