// The whole package takes 20 ms to load; these two take a third of that.
import SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';

/** The releases that a version constraint allows. */
export interface Range {
  readonly lower: Bound | null;
  readonly upper: Bound | null;
  readonly excluded: readonly SemVer[];
}

interface Bound {
  readonly version: SemVer;
  readonly inclusive: boolean;
}

export const anyRelease: Range = { lower: null, upper: null, excluded: [] };

export function exactly(version: SemVer): Range {
  return { lower: { version, inclusive: true }, upper: { version, inclusive: true }, excluded: [] };
}

const term =
  /^(?<operator>=|!=|>=|<=|>|<|~>)?\s*v?(?<numbers>\d+(?:\.\d+){0,2})(?<suffix>(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?)$/;

/**
 * Reads a version constraint of Terraform: `~> 5.6.0`, `>= 5, < 6`, `!= 5.7.0`, `5.6.0`. Undefined where it is none,
 * or where no release can satisfy it.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function readConstraint(text: string): Range | undefined {
  let range: Range | undefined = anyRelease;
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

/** Is a release within a range? */
function allows({ lower, upper, excluded }: Range, release: SemVer): boolean {
  const above = lower ? release.compare(lower.version) : 1;
  const below = upper ? release.compare(upper.version) : -1;
  if (above < 0 || (above === 0 && !lower?.inclusive)) return false;
  if (below > 0 || (below === 0 && !upper?.inclusive)) return false;
  if (release.prerelease.length > 0 && above !== 0 && below !== 0) return false;
  return !excluded.some((version) => version.compare(release) === 0);
}

function narrow(range: Range, operator: string, numbers: string, suffix: string): Range | undefined {
  const segments = numbers.split('.').map(Number);
  const [major = 0, minor = 0, patch = 0] = segments;
  const version = parse(`${major}.${minor}.${patch}${suffix}`);
  if (!version) return undefined;
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

function atLeast(range: Range, version: SemVer, inclusive: boolean): Range {
  const order = range.lower ? version.compare(range.lower.version) : 1;
  return order > 0 || (order === 0 && !inclusive) ? { ...range, lower: { version, inclusive } } : range;
}

function atMost(range: Range, version: SemVer, inclusive: boolean): Range {
  const order = range.upper ? version.compare(range.upper.version) : -1;
  return order < 0 || (order === 0 && !inclusive) ? { ...range, upper: { version, inclusive } } : range;
}

function isEmpty({ lower, upper, excluded }: Range): boolean {
  if (!lower || !upper) return false;
  const order = lower.version.compare(upper.version);
  if (order !== 0) return order > 0;
  return (
    !lower.inclusive || !upper.inclusive || excluded.some((version) => version.compare(lower.version) === 0)
  );
}

/**
 * Terraform installs the newest release that is allowed: is that one `release` or newer?
 * Undefined where it depends on which other releases there are.
 * @param release an existing release, `5.8.0`
 */
export function installsFrom(range: Range, release: string): boolean | undefined {
  const { lower, upper, excluded } = range;
  const wanted = new SemVer(release);
  const room = upper ? upper.version.compare(wanted) : 1;
  if (room < 0 || (room === 0 && !upper?.inclusive)) return false;
  const above = lower ? lower.version.compare(wanted) : -1;
  if (above > 0 || (above === 0 && !lower?.inclusive)) return true;
  if (!excluded.some((version) => version.compare(wanted) === 0)) return true;
  // Without this very release: a new major version has had later ones, a minor one need not have.
  const roomForMinor = !upper || upper.version.compare(`${wanted.major}.${wanted.minor + 1}.0`) >= 0;
  return wanted.minor === 0 && wanted.patch === 0 && roomForMinor ? true : undefined;
}
