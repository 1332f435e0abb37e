import type { Finding, Report, Target, Unseen } from '../rule/report.ts';
import { directoryOf, joinPath } from '../terraform/files.ts';

/** The part of a report that a pull request answers for. */
export interface ReviewScope {
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
  /** The entries that were not checked. */
  readonly unseen: readonly Unseen[];
}

/** The input that decides the scope. */
export interface ScopeInput {
  readonly report: Report;
  /** Paths of the head commit that the pull request adds or changes. */
  readonly changed: ReadonlySet<string>;
  /** Directories that it touches, `''` for the root. */
  readonly directories: readonly string[];
  /** The same directories as they are on the base branch, with today's paths; undefined where they were not read. */
  readonly base?: Report | undefined;
}

/** Everything in the directories that the pull request touches. */
export function moduleScope({ report, directories }: ScopeInput): ReviewScope {
  const within = new Set(directories);
  const isIn = (path: string) => within.has(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const findings = report.findings.filter(
    ({ path, related }) => isIn(path) || related.some((place) => isIn(place.path)),
  );
  const inside = new Set(report.targets.map(({ path }) => path).filter(isIn));
  return {
    findings,
    targets: targetsOf(report, findings, inside),
    unseen: report.unseen.filter(({ path }) => isIn(path)),
  };
}

/**
 * The findings whose target or deciding value lies in a changed file, and those that the change brought about
 * elsewhere: taking a line out of a `.tfvars` can leave the decision to a default that no one touched.
 * Everything else in the report was read so that values resolve, and was there before.
 */
export function changedScope({ report, changed, base }: ScopeInput): ReviewScope {
  const isNew = base === undefined ? () => false : newSince(report, base);
  const findings = report.findings.filter(
    (finding) => isTouched(finding, changed) || (finding.verdict !== 'suppressed' && isNew(finding)),
  );
  const isNewGap = base === undefined ? () => false : unseenSince(base);
  const unseen = report.unseen.filter(
    (entry) => changed.has(entry.path) || isNewGap(entry) || leadsInto(changed, entry),
  );
  return { findings, targets: targetsOf(report, findings, changed), unseen };
}

/** Only what the base branch does not have, wherever it stands. */
export function introducedScope({ report, changed, base }: ScopeInput): ReviewScope {
  if (base === undefined) return changedScope({ report, changed, directories: [] });
  const isNew = newSince(report, base);
  const findings = report.findings.filter(
    (finding) => (finding.verdict === 'suppressed' && isTouched(finding, changed)) || isNew(finding),
  );
  const isMeant = meantBy(report, findings);
  const targets = targetsOf(report, findings, changed).filter((target) => !isOpen(target) || isMeant(target));
  const isNewGap = unseenSince(base);
  const unseen = report.unseen.filter((entry) => isNewGap(entry) || leadsInto(changed, entry));
  return { findings, targets, unseen };
}

/** Does any open finding, or anything that was not checked, stand where the pull request changes nothing? Then only the base tells whose it is. */
export function hasUntouched(report: Report, changed: ReadonlySet<string>): boolean {
  return (
    report.findings.some((finding) => isOpen(finding) && !isTouched(finding, changed)) ||
    report.unseen.some(({ path }) => !changed.has(path))
  );
}

function isTouched({ path, related }: Finding, changed: ReadonlySet<string>): boolean {
  return changed.has(path) || related.some((place) => changed.has(place.path));
}

/** A target that was no better before is not new, even where another line decides now. */
function newSince(report: Report, base: Report): (finding: Finding) => boolean {
  const identity = (of: Report, finding: Finding) => {
    const kind = finding.address === null || finding.verdict === 'warning' ? finding.code : finding.verdict;
    return JSON.stringify([kind, finding.address, finding.root, targetPath(of, finding)]);
  };
  const known = new Set(base.findings.map((finding) => identity(base, finding)));
  return (finding) => !known.has(identity(report, finding));
}

/** Was it not among what was not checked before? Lines and reasons may change without anybody's doing. */
function unseenSince(base: Report): (entry: Unseen) => boolean {
  const identity = ({ kind, address, root, path, source }: Unseen) =>
    JSON.stringify([kind, address, root, path, source]);
  const known = new Set(base.unseen.map(identity));
  return (entry) => !known.has(identity(entry));
}

/**
 * Is it a call whose directory is changed as a whole, as a submodule whose commit is another one, or a link?
 * Targets behind it are new, though the call itself is unchanged.
 */
function leadsInto(changed: ReadonlySet<string>, { kind, path, source }: Unseen): boolean {
  if (kind !== 'module' || source === null || !/^\.\.?(?:[\\/]|$)/.test(source)) return false;
  const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  for (let at = joinPath(directory, source.replaceAll('\\', '/')); at !== ''; at = directoryOf(at))
    if (changed.has(at)) return true;
  return false;
}

/** The file of the finding's target: the finding itself may stand at a value elsewhere. */
function targetPath({ targets }: Report, { address, root, path, related }: Finding): string {
  const places = [path, ...related.map((place) => place.path)];
  const target = targets.find(
    (one) => one.address === address && one.root === root && places.includes(one.path),
  );
  return target?.path ?? path;
}

/** The targets in changed files, and those that a finding in scope is about. */
function targetsOf(report: Report, findings: readonly Finding[], changed: ReadonlySet<string>): Target[] {
  const isMeant = meantBy(report, findings);
  return report.targets.filter((target) => changed.has(target.path) || isMeant(target));
}

/**
 * Is one of these findings about a target? Several root modules can make a target of the same block, at the same address:
 * of those that are open, it is the ones with the finding's verdict.
 */
function meantBy(report: Report, findings: readonly Finding[]): (target: Target) => boolean {
  const key = (...parts: readonly (string | null)[]) => JSON.stringify(parts);
  const meant = new Set(
    findings.flatMap((finding) => {
      const place = [targetPath(report, finding), finding.address, finding.root] as const;
      return [key(...place), key(...place, finding.verdict)];
    }),
  );
  return (target) =>
    meant.has(key(target.path, target.address, target.root, ...(isOpen(target) ? [target.verdict] : [])));
}

function isOpen({ verdict }: Finding | Target): boolean {
  return verdict === 'violation' || verdict === 'unknown';
}
