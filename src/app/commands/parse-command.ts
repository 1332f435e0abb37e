/** Something that a comment asks the App to do. */
export type CommentCommand =
  | { readonly kind: 'fix' }
  /** `subject`: an address or a path; null on a thread. */
  | { readonly kind: 'why'; readonly subject: string | null }
  /** `words`: everything behind the verb. */
  | { readonly kind: 'except'; readonly words: readonly string[] }
  | { readonly kind: 'unknown'; readonly verb: string };

/** Longer lines than this are no command, in characters. */
const longestLine = 2_000;

/**
 * The command of a comment: its first line that is neither blank nor quoted has to be one. A line right below
 * a quote is a part of it in Markdown, so a blank line has to come between. Text in a code block or an HTML
 * comment is no command.
 *
 * @param body Markdown, foreign
 */
export function commandIn(body: string): CommentCommand | undefined {
  const line = firstOwnLine(body);
  if (line === undefined || line.length > longestLine) return undefined;
  const found = /^ {0,3}\/imdsv2(?:[ \t]+(\S.*))?$/i.exec(line.trimEnd());
  if (!found) return undefined;
  const [verb = '', ...words] = (found[1] ?? '').split(/[ \t]+/);
  switch (verb.toLowerCase()) {
    case 'fix':
      return { kind: 'fix' };
    case 'why':
      return { kind: 'why', subject: words[0] === undefined ? null : withoutTicks(words[0]) };
    case 'except':
      return { kind: 'except', words };
    default:
      return { kind: 'unknown', verb };
  }
}

/** `` `aws_instance.a` `` as it is meant. */
export function withoutTicks(word: string): string {
  let [start, end] = [0, word.length];
  while (word[start] === '`') start++;
  while (end > start && word[end - 1] === '`') end--;
  return word.slice(start, end);
}

function firstOwnLine(body: string): string | undefined {
  let inQuote = false;
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (/^\s*$/.test(line)) inQuote = false;
    else if (/^ {0,3}>/.test(line)) inQuote = true;
    else if (!inQuote) return line;
  }
  return undefined;
}
