import type { Finding, Suppression, Target } from '../report.ts';

/** A target of the text that a plan was made from. */
export interface TextTarget {
  readonly target: Target;
  /** As it is without any suppression; undefined where it is compliant. */
  readonly finding: Finding | undefined;
  /** The comment that suppresses it, had it a finding. */
  readonly suppression: Suppression | undefined;
}

/** The targets of a plan, with their findings. */
interface PlannedTargets {
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
}

/**
 * Combines a plan with its text: the plan decides which targets there will be, and suppressions count by
 * address. If the plan replaces a directory, places come from the text, and so do fixes to which both object.
 *
 * @param directoryOf the directory that a plan stands for, by the plan's path; undefined where it stands for none
 */
export function besideText(
  plans: PlannedTargets,
  text: readonly TextTarget[],
  directoryOf: (plan: string) => string | undefined,
): PlannedTargets {
  const byAddress = new Map(text.map((each) => [`${each.target.root}\n${each.target.address}`, each]));
  const findings = new Map(plans.findings.map((finding) => [`${finding.path}\n${finding.address}`, finding]));
  const all = plans.targets.map((target) => {
    const root = directoryOf(target.path);
    const finding = findings.get(`${target.path}\n${target.address}`);
    const own = textOf(byAddress, root ?? target.root, target.address);
    if (own) return join(target, finding, own, root);
    return root === undefined
      ? { target, finding }
      : { target: { ...target, root }, finding: finding && { ...finding, root } };
  });
  return {
    targets: all.map(({ target }) => target),
    findings: [
      ...all.flatMap(({ finding }) => finding ?? []),
      ...plans.findings.filter(({ address }) => address === null),
    ],
  };
}

/** The target itself, else the call of a known module that leads to it. */
function textOf(
  byAddress: ReadonlyMap<string, TextTarget>,
  root: string,
  address: string,
): TextTarget | undefined {
  const bare = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
  const steps = bare.split('.');
  for (let length = steps.length; length > 0; length -= 2) {
    const found = byAddress.get(`${root}\n${steps.slice(0, length).join('.')}`);
    if (found) return found;
  }
  return undefined;
}

interface Planned {
  readonly target: Target;
  readonly finding: Finding | undefined;
}

function join(
  target: Target,
  finding: Finding | undefined,
  own: TextTarget,
  root: string | undefined,
): Planned {
  const placed = root === undefined ? { target, finding } : { ...atText(target, finding, own, root) };
  if (!placed.finding || !own.suppression) return placed;
  return {
    target: { ...placed.target, verdict: 'suppressed' },
    finding: { ...placed.finding, verdict: 'suppressed', suppression: own.suppression, fix: null },
  };
}

function atText(target: Target, finding: Finding | undefined, own: TextTarget, root: string): Planned {
  const { path, line } = own.target;
  const place = own.finding ?? { path, startLine: line, endLine: line, related: [], fix: null };
  return {
    target: { ...target, root, path, line },
    finding: finding && {
      ...finding,
      root,
      path: place.path,
      startLine: place.startLine,
      endLine: place.endLine,
      related: place.related,
      fix: place.fix,
    },
  };
}
