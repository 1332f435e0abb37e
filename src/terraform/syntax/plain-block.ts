/** A top-level block that is valid Terraform on sight. Indexes are UTF-16 code units of the file's text. */
export interface PlainBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly start: number;
  /** Behind the closing brace. */
  readonly end: number;
  /** Of the opening brace. */
  readonly open: number;
  /** Where its comments start and end. */
  readonly comments: readonly (readonly [start: number, end: number])[];
}

const name = /[A-Za-z_][\w-]*/.source;
const plainText = /[^"\\$%\r\n]/.source;
const access = `(?:\\.${name}|\\[(?:\\d+|"${plainText}*")\\])`;
const traversal = `(?!(?:for|if|in|else|endif|endfor)\\b)${name}${access}*`;
const interpolation = `\\$\\{ ?${traversal} ?\\}`;

const blockStart = new RegExp(`(${name})((?:[ \\t]+"${plainText}*")*)[ \\t]*\\{`, 'y');
const argument = new RegExp(`(${name})[ \\t]*=[ \\t]*`, 'y');
const key = new RegExp(`(?:${name}|"${plainText}*")[ \\t]*[=:][ \\t]*`, 'y');
const call = new RegExp(`${name}\\(`, 'y');
const simple = new RegExp(
  `(?:"(?:${plainText}|[$%](?!\\{)|\\\\["\\\\nrt]|${interpolation})*"|-?\\d+(?:\\.\\d+)?|${traversal})(?![\\w.("[-])`,
  'y',
);
const heredoc = new RegExp(`<<-?(${name})\\r?\\n`, 'y');
const simpleInterpolation = new RegExp(interpolation, 'g');
const blanks = /[ \t]+/y;
const lineEnd = /\r?\n/y;
// As the tree has them: a carriage return belongs to the comment.
const comment = /(?:#|\/\/)[^\r\n]*\r?(?=\n)/y;

/** Deeper than this a tree is asked: nobody writes it, and this recursion has to end. */
const deepest = 30;

/**
 * Reads a block in which every line has one of the few forms that nearly all of Terraform is written in, and none of
 * which HashiCorp's parser could refuse. Undefined where anything else stands, valid or not: then a tree has to be
 * made. That is some forty times the work, and most blocks of a file are never asked for.
 */
export function plainBlock(text: string, start: number, end: number): PlainBlock | undefined {
  const comments: [number, number][] = [];
  let at = start;
  let depth = 0;

  const head = take(blockStart);
  if (!head) return undefined;
  const open = at - 1;
  if (!body() || at !== end) return undefined;
  const labels = [...head[2]!.matchAll(/"([^"]*)"/g)].map((label) => label[1]!);
  return { type: head[1]!, labels, start, end, open, comments };

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  }

  function takeText(piece: string): boolean {
    const found = text.startsWith(piece, at);
    if (found) at += piece.length;
    return found;
  }

  function takeComment(): boolean {
    const from = at;
    if (!take(comment)) return false;
    comments.push([from, at]);
    return true;
  }

  /** White space, line ends and comments. True when a line ended. */
  function skipLines(): boolean {
    let ended = false;
    for (;;) {
      if (take(lineEnd)) ended = true;
      else if (!take(blanks) && !takeComment()) return ended;
    }
  }

  /** From behind `{` to behind `}`: on one line only when it is empty. */
  function body(): boolean {
    if (++depth > deepest) return false;
    const names = new Set<string>();
    let isEmpty = true;
    for (;;) {
      const ended = skipLines();
      if (takeText('}')) {
        depth--;
        return ended || isEmpty;
      }
      if (!ended || !item(names)) return false;
      isEmpty = false;
    }
  }

  function item(names: Set<string>): boolean {
    const found = take(argument);
    if (!found) return take(blockStart) !== null && body();
    if (names.has(found[1]!)) return false;
    names.add(found[1]!);
    return text.startsWith('<<', at) ? document() : value();
  }

  function document(): boolean {
    const marker = take(heredoc)?.[1];
    if (marker === undefined) return false;
    const close = new RegExp(`^[ \\t]*${marker}[ \\t]*(?=\\r?\\n)`, 'gm');
    close.lastIndex = at;
    const found = close.exec(text);
    if (!found) return false;
    const content = text.slice(at, found.index);
    at = close.lastIndex;
    return !/[$%]\{/.test(content.replace(simpleInterpolation, ''));
  }

  function value(): boolean {
    if (takeText('{')) return nested(object);
    if (takeText('[')) return nested(() => items(']'));
    if (take(simple)) return true;
    return take(call) !== null && nested(() => items(')'));
  }

  function nested(read: () => boolean): boolean {
    if (++depth > deepest || !read()) return false;
    depth--;
    return true;
  }

  function items(close: string): boolean {
    for (;;) {
      skipLines();
      if (takeText(close)) return true;
      if (!value()) return false;
      skipLines();
      if (takeText(close)) return true;
      if (!takeText(',')) return false;
    }
  }

  function object(): boolean {
    for (let separated = true; ; ) {
      separated = skipLines() || separated;
      if (takeText('}')) return true;
      if (!separated || !take(key) || !value()) return false;
      take(blanks);
      separated = takeText(',');
    }
  }
}
