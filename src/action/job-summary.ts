import { summaryLine } from '../cli/formats/last-line.ts';
import type { ReadProblem } from '../cli/read-error.ts';
import { code, escapeText, fence } from '../review/markdown.ts';
import { summaryOf } from '../review/summary.ts';
import { fixPatch } from '../rule/fix/fix-patch.ts';
import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { Report } from '../rule/report.ts';

/** Characters of the patch; GitHub drops a summary of more than 1 MiB, and the rest of it needs up to 65,000. */
const patchLimit = 300_000;

/** Markdown for the page of the run: what the App says in its check run, and the fix for everything as a patch. */
export function jobSummary(
  report: Report,
  {
    fixed,
    problems,
    notes,
  }: { fixed: readonly FixedFile[]; problems: readonly ReadProblem[]; notes: readonly string[] },
): string {
  const unread = problems.map(({ path, what }) => `${code(path)}: ${escapeText(what)}`);
  const { patch } = fixPatch(fixed, patchLimit);
  const remedy =
    patch === ''
      ? undefined
      : '`npx require-imdsv2 scan --fix` writes the fixes that are safe; so does the patch below.';
  const parts = [
    `## require-imdsv2: ${summaryLine(report.summary)}`,
    summaryOf({ scope: report, unread, notes, remedy }),
    ...(patch === ''
      ? []
      : [
          '<details><summary>The fix as a patch, for <code>git apply</code></summary>',
          fence(patch, 'diff'),
          '</details>',
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
