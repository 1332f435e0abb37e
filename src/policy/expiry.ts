import type { Finding, Report, Target } from '../rule/report.ts';

/**
 * The report where suppressions without a last day do not count. What they hide is called a violation: whether it
 * is one or only unknown isn't told, and calling it less would let it pass.
 */
export function withoutEndlessSuppressions(report: Report): Report {
  const reopened = report.findings.filter(isEndless);
  if (reopened.length === 0) return report;
  const isReopened = ({ address, verdict }: Target) =>
    verdict === 'suppressed' && reopened.some((finding) => finding.address === address);
  const targets = report.targets.map((target) =>
    isReopened(target) ? { ...target, verdict: 'violation' as const } : target,
  );
  const findings = report.findings.map((finding) => (isEndless(finding) ? reopen(finding) : finding));
  const count = reopened.length;
  const { violation, suppressed } = report.summary;
  const summary = { ...report.summary, violation: violation + count, suppressed: suppressed - count };
  return { ...report, summary, targets, findings };
}

function isEndless({ verdict, suppression }: Finding): boolean {
  return verdict === 'suppressed' && suppression !== null && suppression.until === null;
}

function reopen(finding: Finding): Finding {
  const { tool, path, line } = finding.suppression!;
  const message = `${finding.message}\nThe suppression by ${tool} (${path}:${line}) has no last day, which the policy requires (until=YYYY-MM-DD).`;
  return { ...finding, verdict: 'violation', suppression: null, message };
}
