import { type FoldedUnseen, foldUnseen, unseenName } from '../rule/fold-unseen.ts';
import type { Unseen } from '../rule/report.ts';
import { code, escapeText } from './markdown.ts';

/** Roots beyond this many are only counted. */
const mostRoots = 5;

/** What was not checked, one Markdown list item each; the same gap in several roots is one. */
export function notCheckedLines(unseen: readonly Unseen[]): string[] {
  return foldUnseen(unseen).map((entry) => {
    const { path, line, source, reason, hint } = entry;
    const what = entry.address === null ? '' : ` ${code(unseenName(entry))}`;
    const from = source === null ? '' : ` (${code(source.slice(0, 200))})`;
    return `- ${code(`${path}:${line}`)}${what}${from}: ${escapeText(reason)}. ${escapeText(hint)}.${inRoots(entry)}`;
  });
}

function inRoots({ roots }: FoldedUnseen): string {
  if (roots.length === 1) return '';
  const shown = roots.slice(0, mostRoots).map(code).join(', ');
  const rest = roots.length - mostRoots;
  return ` In ${shown}${rest > 0 ? ` and ${rest} more roots` : ''}.`;
}
