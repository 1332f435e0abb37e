import { expect, test } from 'vitest';
import type { RulePolicy } from '../../../src/rule/rule-policy.ts';
import { scanText } from '../judged.ts';

/** One scan, and all that it has to say. */
export interface Case {
  readonly name: string;
  /** One text is `main.tf`. */
  readonly files: string | Record<string, string>;
  readonly policy?: RulePolicy;
  /** `address path:line verdict` of every target. */
  readonly targets: readonly string[];
  /** `code path:line`, with `-end` where there are more lines and ` < path:line` for each related location. */
  readonly findings?: readonly string[];
}

export function testCases(cases: readonly Case[]): void {
  test.each(cases)('$name', async ({ files, policy, targets, findings = [] }) => {
    const report = await scanText(files, policy);
    expect({
      targets: report.targets.map((t) => `${t.address} ${t.path}:${t.line} ${t.verdict}`),
      findings: report.findings.map((f) => {
        const end = f.endLine === f.startLine ? '' : `-${f.endLine}`;
        const related = f.related.map(({ path, line }) => ` < ${path}:${line}`).join('');
        return `${f.code} ${f.path}:${f.startLine}${end}${related}`;
      }),
    }).toEqual({ targets, findings });
  });
}

/** `aws_instance.a` with these lines in its `metadata_options`; the first of them is line 3. */
export function withOptions(...lines: readonly string[]): string {
  return ['resource "aws_instance" "a" {', '  metadata_options {', ...lines, '  }', '}', ''].join('\n');
}

/** `aws_instance.a` with this value of `http_tokens`, on line 3; other declarations stand behind it. */
export function withTokens(value: string, others = ''): string {
  return withOptions(`    http_tokens = ${value}`) + others;
}
