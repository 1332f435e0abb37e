import { fixedFiles } from '../../../src/rule/fix/fixed-files.ts';
import type { Finding, Report } from '../../../src/rule/report.ts';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';

/** Texts by path. */
export type Texts = Readonly<Record<string, string>>;

export interface Judged {
  readonly report: Report;
  /** For each finding of the report, the files as its fix leaves them. */
  readonly fixes: readonly Texts[];
  /** The files as all fixes together leave them. */
  readonly fixed: Texts;
}

/** Judges texts with the engine of the command line and the App. */
export async function judge(texts: Texts): Promise<Judged> {
  const encoder = new TextEncoder();
  const contents = new Map(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)]));
  const report = await scan(memoryFiles(contents));
  const after = (findings: readonly Finding[]) =>
    Object.fromEntries(
      fixedFiles(findings, contents).files.map(({ path, after }) => [path, new TextDecoder().decode(after)]),
    );
  return { report, fixes: report.findings.map((finding) => after([finding])), fixed: after(report.findings) };
}
