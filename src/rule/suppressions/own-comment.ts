import { lineAt } from '../../terraform/syntax/source.ts';
import { type ClaimedApproval, claimText, readClaim } from './approval.ts';
import type { CommentLine } from './comment-line.ts';
import type { TargetText } from './target-text.ts';

/**
 * A comment of this tool: `require-imdsv2:ignore <reason> [until=YYYY-MM-DD] [approved-by=@login (pull/N)]`.
 */
export interface OwnComment {
  /** Null where it gives none. */
  readonly reason: string | null;
  /** Last day on which it counts; null where it has no end. */
  readonly until: string | null;
  /** Null where it claims none. */
  readonly approval: ClaimedApproval | null;
  /** Why it does not count, in sentences that say how to write it right; null where it does. */
  readonly problem: string | null;
}

export const ownTool = 'require-imdsv2';

const example = '“# require-imdsv2:ignore the vendor’s agent needs IMDSv1 until=YYYY-MM-DD”';

/**
 * Reads one line of a comment; undefined where it is no comment of this tool. The word has to start the comment, or
 * to follow another marker: prose that mentions it suppresses nothing.
 *
 * @param today `YYYY-MM-DD`
 */
export function readOwnComment(line: string, today: string): OwnComment | undefined {
  const found = ownWords(line);
  if (!found) return undefined;
  const { verb, rest } = found;
  const { claimed: approval, rest: said } = readClaim(rest.replace(/\*\/\s*$/, ''));
  if (verb.toLowerCase() !== 'ignore')
    return invalid(`“require-imdsv2:${verb}” is not known. Write ${example}.`);
  const dates = [...said.matchAll(/(?:^|\s)until=(\S*)/gi)].map(([, date]) => withoutMarks(date!));
  const reason = said
    .replace(/(^|\s)until=\S*/gi, '$1')
    .replace(/^[\s:,;–—-]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (dates.length > 1) return invalid(`more than one “until=”. Keep one, for example ${example}.`);
  const until = dates[0] ?? null;
  if (until !== null && !isDate(until))
    return invalid(`“until=${until}” is no date. Write the year, month and day, as in until=2027-01-31.`);
  if (!hasVisibleText(reason)) return invalid(`no reason given. Add one, for example ${example}.`);
  if (until !== null && today > until)
    return {
      ...{ reason, until, approval },
      problem: `it ended on ${until}. Require IMDSv2 now and remove the comment, or set a later “until=”.`,
    };
  return { reason, until, approval, problem: null };
}

/**
 * The words of a comment of this tool, or why they would not count.
 *
 * @param until the last day, `YYYY-MM-DD`; null for none
 * @param today `YYYY-MM-DD`
 */
export function ownWordsFor(
  reason: string,
  until: string | null,
  today: string,
  approval?: ClaimedApproval,
): { readonly words: string } | { readonly problem: string } {
  if (until !== null && !isDate(until)) return { problem: `"${until}" is no date; write it like 2027-03-31` };
  if (until !== null && until < today) return { problem: `${until} is in the past` };
  if (/[\p{Cc}\u2028\u2029]/u.test(reason)) return { problem: 'the reason has to fit on one line' };
  if (/approved-by=/i.test(reason)) return { problem: 'the reason can’t contain “approved-by=”' };
  const said = `${ownTool}:ignore ${reason.trim()}`;
  const words = [
    said,
    ...(until === null ? [] : [`until=${until}`]),
    ...(approval ? [claimText(approval)] : []),
  ].join(' ');
  const read = readOwnComment(`# ${words}`, today);
  if (!hasVisibleText(reason)) return { problem: 'the reason has no words' };
  if (!read || read.problem !== null) return { problem: 'the reason can’t contain “until=”' };
  if (read.until !== until) return { problem: 'the reason can’t contain “until=”' };
  return { words };
}

/** Letters or digits that a reader sees: the Hangul fillers are letters to Unicode, and blank to the eye. */
function hasVisibleText(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(/[\p{Default_Ignorable_Code_Point}\u2800]/gu, ''));
}

function invalid(problem: string): OwnComment {
  return { reason: null, until: null, approval: null, problem };
}

/** Is it a day of the calendar, written `YYYY-MM-DD`? */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Does a comment of this tool belong to this text: anywhere inside of it, behind its closing brace, or on the line
 * directly above? Comments of several tools may be stacked above; an empty line ends the stack.
 */
export function belongsTo(comment: CommentLine, place: TargetText): boolean {
  const { start, end, source } = place.block.span;
  if (comment.start >= start && comment.start < end) return true;
  if (!comment.alone) return !comment.json && comment.firstLine === lineAt(source, end - 1);
  if (comment.lastLine >= place.headerLine) return false;
  for (let line = comment.lastLine + 1; line < place.headerLine; line++) {
    if (!isComment(source.text.slice(source.lineStarts[line - 1], source.lineStarts[line]))) return false;
  }
  return true;
}

/** A line that is a comment of one line, in native syntax. */
function isComment(line: string): boolean {
  return /^\s*(?:#|\/\/|\/\*.*\*\/\s*$)/.test(line);
}

/** The verb and the rest after the name of this tool. One pass, however many markers precede it. */
function ownWords(line: string): { readonly verb: string; readonly rest: string } | undefined {
  let from = 0;
  for (const { 0: name, index } of line.matchAll(/require-imdsv2:/gi)) {
    let start = index;
    while (start > from && /[\s#/*!]/.test(line[start - 1]!)) start--;
    from = index + name.length;
    if (start > 0 && !/[#/*]/.test(line.slice(start, index))) continue;
    const after = line.slice(from).trimStart();
    const [verb] = /^[\w-]+/.exec(after) ?? [];
    if (verb) return { verb, rest: after.slice(verb.length) };
  }
  return undefined;
}

/** Without the punctuation of a sentence at its end. */
function withoutMarks(date: string): string {
  let end = date.length;
  while (end > 0 && '.,;)'.includes(date[end - 1]!)) end--;
  return date.slice(0, end);
}
