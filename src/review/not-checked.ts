import { inRoots } from '../rule/fold-roots.ts';
import { foldUnseen, unseenName } from '../rule/fold-unseen.ts';
import type { Unseen } from '../rule/report.ts';
import { code, escapeText } from './markdown.ts';

/** What was not checked, one Markdown list item each; the same gap in several roots is one. */
export function notCheckedLines(unseen: readonly Unseen[]): string[] {
  return foldUnseen(unseen).map((entry) => {
    const { path, line, source, reason, hint, roots } = entry;
    const what = entry.address === null ? '' : ` ${code(unseenName(entry))}`;
    const from = source === null ? '' : ` (${code(source.slice(0, 200))})`;
    const where = inRoots(roots, code);
    return `- ${code(`${path}:${line}`)}${what}${from}: ${escapeText(reason)}. ${escapeText(hint)}.${where === '' ? '' : ` ${where.replace(/^in/, 'In')}.`}`;
  });
}
