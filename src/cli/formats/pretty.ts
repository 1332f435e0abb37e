import { foldUnseen, inRoots, unseenName } from '../../rule/fold-roots.ts';
import { why, withoutWhy } from '../../rule/judge/message.ts';
import type { Finding, Report, Unseen } from '../../rule/report.ts';
import type { Paint } from '../colors.ts';
import { visible, wrap, wrapPainted } from '../terminal-text.ts';
import type { Rendering } from './format.ts';
import { lastLine } from './last-line.ts';

export type PrettyOptions = Pick<Rendering, 'files' | 'paint' | 'width' | 'fixCommand'>;

/** Within a file, the worst comes first. */
const order: readonly Finding['verdict'][] = ['violation', 'unknown', 'warning', 'suppressed'];

/** The report for people: what is wrong, where, and the fix, file by file; one line where all is well. */
export async function pretty(report: Report, options: PrettyOptions): Promise<string> {
  // The code for blocks is loaded only where there is something to show: a clean run ends at once.
  const isClean = report.findings.length + report.unseen.length === 0;
  const blocks = isClean ? [] : await blocksOf(report, options);
  return [...blocks, `${fitted(report, options)}\n`].join('\n');
}

/** The last line, broken between words on a narrow terminal; the command in it stays whole, to be copied. */
function fitted(report: Report, { paint, width, fixCommand }: PrettyOptions): string {
  if (width >= readable) return lastLine(report, { paint, fixCommand });
  const line = lastLine(report, { paint, fixCommand: fixCommand?.replaceAll(' ', '\u00a0') });
  return wrapPainted(line, width - 2)
    .join('\n  ')
    .replaceAll('\u00a0', ' ');
}

async function blocksOf(report: Report, { files, paint, width }: PrettyOptions): Promise<string[]> {
  const [{ prettyFinding }, { sources }, { wrap }] = await Promise.all([
    import('./pretty-finding.ts'),
    import('./line-index.ts'),
    import('../terminal-text.ts'),
  ]);
  const options = { paint, width, source: sources(files), shownFixes: new Map<string, string>() };
  const blocks: string[] = [];
  for (const findings of Map.groupBy(report.findings, ({ path }) => path).values()) {
    for (const verdict of order) {
      const chosen = findings.filter((finding) => finding.verdict === verdict);
      for (const [first, ...same] of Map.groupBy(chosen, sameness).values())
        blocks.push(prettyFinding(first!, same, options));
    }
  }
  if (report.unseen.length > 0) {
    blocks.push(prettyUnseen(report.unseen, options) ?? '');
  }
  if (report.findings.some(({ message }) => withoutWhy(message) !== message))
    blocks.push(`${wrap(`Why it matters: ${why}`, Math.min(width, 100)).join('\n')}\n`);
  return blocks;
}

/** Many roots or calls make a target of the same lines: what is true of all of them is shown once. */
function sameness({ code, startLine, endLine, message, address, suppression, fix }: Finding): string {
  const text = address === null ? message : message.replaceAll(address, '');
  return JSON.stringify([code, startLine, endLine, text, suppression, fix]);
}

/** Entries beyond this many are only counted; `--format json` has them all. */
const mostEntries = 20;
const readable = 100;

/** The entries that were not checked, for people; undefined where there are none. Ends with a line break. */
export function prettyUnseen(
  unseen: readonly Unseen[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string | undefined {
  const folded = foldUnseen(unseen);
  if (folded.length === 0) return undefined;
  const entries = folded.slice(0, mostEntries).map((entry) => {
    const { path, line, source, reason, hint, roots } = entry;
    const head = [paint('bold', `${visible(path)}:${line}`), paint('yellow', 'not checked')];
    if (entry.address !== null) head.push(visible(unseenName(entry)));
    if (source !== null) head.push(paint('dim', visible(source)));
    const text = wrap(`${capital(reason)}. ${hint}.`, Math.min(width - 2, readable));
    const where = roots.length > 1 ? wrap(inRoots(roots), Math.min(width - 2, readable)) : [];
    const lines = [...text, ...where.map((each) => paint('dim', each))];
    // The mark comes first, so that no file's name starts a line: runners of CI obey lines that start with `::`.
    const header = wrapPainted(head.join(' \u00a0'), width - 2).map((each) =>
      each.trimStart().replaceAll('\u00a0', ' '),
    );
    return [`${paint('yellow', '?')} ${header.join('\n  ')}`, ...lines.map((each) => `  ${each}`)].join('\n');
  });
  const rest = folded.length - entries.length;
  const more = rest > 0 ? [`  … and ${rest} more not checked; --format json lists them all`] : [];
  return `${[...entries, ...more].join('\n')}\n`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
