import { inRoots } from '../../rule/fold-roots.ts';
import { foldUnseen, unseenName } from '../../rule/fold-unseen.ts';
import type { Unseen } from '../../rule/report.ts';
import type { Paint } from '../colors.ts';
import { visible, wrap } from '../terminal-text.ts';

/** Entries beyond this many are only counted; `--format json` has them all. */
const mostEntries = 20;
const readable = 100;

/** What was not checked, for people; undefined where there is nothing. Ends with a line break. */
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
    return [`${paint('yellow', '?')} ${head.join('  ')}`, ...lines.map((each) => `  ${each}`)].join('\n');
  });
  const rest = folded.length - entries.length;
  const more = rest > 0 ? [`  … and ${rest} more not checked; --format json lists them all`] : [];
  return `${[...entries, ...more].join('\n')}\n`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
