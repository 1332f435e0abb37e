import type { Finding, Report } from '../../src/rule/report.ts';
import type { RulePolicy } from '../../src/rule/rule-policy.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';

/** Scans files that are given as text; one text is `main.tf`. */
export function scanText(files: string | Record<string, string>, policy?: RulePolicy): Promise<Report> {
  const contents = typeof files === 'string' ? { 'main.tf': files } : files;
  return scan(memoryFiles(new Map(Object.entries(contents))), policy ? { policy } : {});
}

/** `address verdict` of every target. */
export function verdicts(report: Report): string[] {
  return report.targets.map(({ address, verdict }) => `${address} ${verdict}`);
}

/** `code path:line` of a finding. */
export function place({ code, path, startLine }: Finding): string {
  return `${code} ${path}:${startLine}`;
}
