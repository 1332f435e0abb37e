import { fingerprint } from '../../rule/fingerprint.ts';
import { type FoldedUnseen, foldUnseen } from '../../rule/fold-roots.ts';
import type { Finding, Report } from '../../rule/report.ts';
import { json } from '../terminal-text.ts';
import type { Rendering } from './format.ts';

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  /** GitLab compares it with that of the target branch: the same for the same finding, wherever its line moves to. */
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  /** From the top of the repository. */
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end: number };
  };
}

const severities = { violation: 'critical', unknown: 'major', warning: 'minor' } as const;

/** The report as GitLab's Code Quality artifact. Suppressed findings are left out: GitLab has no such state. */
export function gitlab(report: Report, { repositoryPath }: Pick<Rendering, 'repositoryPath'>): string {
  const issues = [
    ...report.findings.flatMap((finding) => issueOf(finding, repositoryPath) ?? []),
    ...foldUnseen(report.unseen).map((unseen) => unseenIssue(unseen, repositoryPath)),
  ];
  return json(withUniqueFingerprints(issues));
}

function issueOf(
  finding: Finding,
  repositoryPath: Rendering['repositoryPath'],
): CodeQualityIssue | undefined {
  const { verdict, code, address, path, startLine, endLine, message } = finding;
  if (verdict === 'suppressed') return undefined;
  return {
    description: address === null ? message : `${address}: ${message}`,
    check_name: code,
    fingerprint: fingerprint(finding),
    severity: severities[verdict],
    location: { path: repositoryPath(path), lines: { begin: startLine, end: endLine } },
  };
}

function unseenIssue(
  { kind, address, root, path, line, reason, hint }: FoldedUnseen,
  repositoryPath: Rendering['repositoryPath'],
): CodeQualityIssue {
  return {
    description: `Not checked${address === null ? '' : ` (${address})`}: ${reason}. ${hint}.`,
    check_name: `not-checked-${kind}`,
    fingerprint: fingerprint({ code: `not-checked-${kind}`, address, root, path }),
    severity: 'info',
    location: { path: repositoryPath(path), lines: { begin: line, end: line } },
  };
}

/** GitLab takes two issues of one fingerprint for one: the second of the same finding gets a number. */
function withUniqueFingerprints(issues: readonly CodeQualityIssue[]): CodeQualityIssue[] {
  const seen = new Map<string, number>();
  return issues.map((issue) => {
    const times = (seen.get(issue.fingerprint) ?? 0) + 1;
    seen.set(issue.fingerprint, times);
    return times === 1 ? issue : { ...issue, fingerprint: `${issue.fingerprint}-${times}` };
  });
}
