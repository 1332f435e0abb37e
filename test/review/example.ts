import type { Finding, Report, Target } from '../../src/rule/report.ts';

/** A finding with every field, of which a test says what matters to it. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    code: 'tokens-optional',
    verdict: 'violation',
    address: 'aws_instance.web',
    root: '.',
    path: 'main.tf',
    startLine: 3,
    endLine: 3,
    message: 'http_tokens is "optional"',
    related: [],
    suppression: null,
    fix: null,
    ...changes,
  };
}

export function target(changes: Partial<Target> = {}): Target {
  return {
    address: 'aws_instance.web',
    root: '.',
    path: 'main.tf',
    line: 1,
    verdict: 'violation',
    ...changes,
  };
}

export function report(targets: Target[], findings: Finding[]): Report {
  const count = (verdict: string) => targets.filter((one) => one.verdict === verdict).length;
  const summary = {
    files: 1,
    targets: targets.length,
    compliant: count('compliant'),
    violation: count('violation'),
    unknown: count('unknown'),
    suppressed: count('suppressed'),
    notCreated: count('not-created'),
    unparsable: findings.filter(({ code }) => code === 'unparsable').length,
    unseen: 0,
  };
  return { version: 1, summary, targets, findings, unseen: [] };
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** The fix that replaces the only place of `before` in `text` by `after`. */
export function replacing(text: string, before: string, after: string, path = 'main.tf'): Finding['fix'] {
  const start = Buffer.byteLength(text.slice(0, text.indexOf(before)));
  return { edits: [{ path, start, end: start + Buffer.byteLength(before), text: after }] };
}

/** The fix that inserts `addition` before the only place of `anchor` in `text`. */
export function insertingBefore(
  text: string,
  anchor: string,
  addition: string,
  path = 'main.tf',
): Finding['fix'] {
  const start = Buffer.byteLength(text.slice(0, text.indexOf(anchor)));
  return { edits: [{ path, start, end: start, text: addition }] };
}
