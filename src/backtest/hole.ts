import { createHash } from 'node:crypto';
import type { Finding, Report, Target } from '../rule/report.ts';

/** Identifies a hole across commits: lines move, and the deciding place can be another one. */
export interface HoleIdentity {
  /** Of the target; null where the finding is about a file. */
  readonly address: string | null;
  readonly root: string;
  /** The file of the target. */
  readonly target: string;
}

/** A target that allows IMDSv1 or is unknown, or a file that isn't valid Terraform. */
export interface Hole extends HoleIdentity {
  readonly code: Finding['code'];
  readonly verdict: 'violation' | 'unknown';
  /** The path of the deciding text, in the commit that was judged. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Plain text; may quote the repository's own text. */
  readonly message: string;
}

/** The open findings among these, as holes. */
export function holesOf(report: Pick<Report, 'targets'>, findings: readonly Finding[]): Hole[] {
  const byTarget = Map.groupBy(report.targets, ({ address, root }) => JSON.stringify([address, root]));
  return findings.flatMap((finding): Hole[] => {
    const { code, verdict, address, root, path, startLine: line, message } = finding;
    if (verdict !== 'violation' && verdict !== 'unknown') return [];
    const target = fileOf(finding, byTarget.get(JSON.stringify([address, root])) ?? []);
    return [{ code, verdict, address, root, target, path, line, message }];
  });
}

/** The file of the finding's target: the finding itself may stand at a value elsewhere. */
function fileOf({ path, related }: Finding, targets: readonly Target[]): string {
  const places = [path, ...related.map((place) => place.path)];
  return targets.find((target) => places.includes(target.path))?.path ?? path;
}

/** A short name of an identity, for what is kept by the thousand. */
export function keyOf({ address, root, target }: HoleIdentity): string {
  const identity = JSON.stringify([address, root, target]);
  return createHash('sha256').update(identity).digest('base64url').slice(0, 16);
}
