import type { Finding } from '../../src/rule/report.ts';

const severities = {
  violation: 'error',
  unknown: 'warning',
  warning: 'warning',
  suppressed: 'info',
} as const;

/** The marks of the editor in a text: the lines of each finding, without their indentation. */
export function problemsIn(path: string, text: string, findings: readonly Finding[]) {
  const lines = text.split('\n');
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1)! + line.length + 1);
  return findings
    .filter((finding) => finding.path === path && finding.endLine <= lines.length)
    .map(({ startLine, endLine, verdict, message }) => ({
      from: starts[startLine - 1]! + /^\s*/.exec(lines[startLine - 1]!)![0].length,
      to: starts[endLine]! - 1,
      severity: severities[verdict],
      message,
    }));
}
