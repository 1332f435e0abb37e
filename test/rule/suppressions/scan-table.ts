import { expect, it } from 'vitest';
import { type RulePolicy, strictPolicy } from '../../../src/rule/rule-policy.ts';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';

export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly policy?: Partial<RulePolicy>;
  readonly today?: string;
  readonly expected: {
    /** Every target's verdict, by address. */
    readonly verdicts: Readonly<Record<string, string>>;
    /** `tool path:line` of what is honored, with ` until` and the reason. */
    readonly honored?: readonly string[];
    /** `path:line` and a piece of the message of what is not. */
    readonly invalid?: readonly (readonly [string, string])[];
  };
}

/** One test for each case: what `scan` says of the suppressions in these files. */
export function scanTable(table: readonly Case[]): void {
  it.each(table)('$name', async ({ files, policy, today, expected }) => {
    const report = await scan(memoryFiles(new Map(Object.entries(files))), {
      policy: { ...strictPolicy, ...policy },
      today: today ?? '2026-06-15',
    });
    expect(Object.fromEntries(report.targets.map(({ address, verdict }) => [address, verdict]))).toEqual(
      expected.verdicts,
    );
    const suppressed = report.findings.filter(({ verdict }) => verdict === 'suppressed');
    expect(suppressed.every(({ fix, suppression }) => fix === null && suppression !== null)).toBe(true);
    if (expected.honored) {
      expect(
        suppressed.map(({ suppression }) => {
          const { tool, path, line, until, reason } = suppression!;
          return [`${tool} ${path}:${line}`, until && `until ${until}`, reason].filter(Boolean).join(' | ');
        }),
      ).toEqual(expected.honored);
    }
    const invalid = report.findings.filter(({ code }) => code === 'suppression-invalid');
    expect(invalid.map(({ path, startLine }) => `${path}:${startLine}`)).toEqual(
      (expected.invalid ?? []).map(([place]) => place),
    );
    for (const [index, [, message]] of (expected.invalid ?? []).entries()) {
      expect(invalid[index]!.message).toContain(message);
      expect(invalid[index]!.verdict).toBe('warning');
    }
  });
}

/** An instance without a `metadata_options` block, with these lines in its body. */
export function instance(...lines: readonly string[]): string {
  return [
    'resource "aws_instance" "web" {',
    ...lines.map((line) => `  ${line}`),
    '  ami = "a"',
    '}',
    '',
  ].join('\n');
}
