import type { Finding, Report, Summary } from '../../src/rule/report.ts';

/** A finding with everything that a test doesn't care about filled in. */
export function finding(given: Partial<Finding>): Finding {
  return {
    code: 'tokens-optional',
    verdict: 'violation',
    address: 'aws_instance.web',
    root: '.',
    path: 'main.tf',
    startLine: 1,
    endLine: given.startLine ?? 1,
    message: 'http_tokens is "optional".',
    related: [],
    suppression: null,
    fix: null,
    ...given,
  };
}

/** A report of these findings. */
export function report(findings: readonly Finding[], given: Partial<Summary> = {}): Report {
  const count = (verdict: Finding['verdict']) => findings.filter((each) => each.verdict === verdict).length;
  return {
    version: 1,
    summary: {
      files: 1,
      targets: findings.length,
      compliant: 0,
      violation: count('violation'),
      unknown: count('unknown'),
      suppressed: count('suppressed'),
      notCreated: 0,
      unparsable: 0,
      unseen: 0,
      ...given,
    },
    targets: [],
    findings,
    unseen: [],
  };
}
