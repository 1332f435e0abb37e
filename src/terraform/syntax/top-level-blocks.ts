/**
 * What the scanner is inside of. Newlines end things in a `body` and in an `object`; in `open` (parentheses, brackets,
 * templates, `{ for … }`) they mean nothing.
 */
type Mode =
  | { readonly kind: 'body' | 'object' | 'open' | 'quoted' }
  | { readonly kind: 'heredoc'; readonly end: RegExp };

/** What came last: nothing on this line, what can end an expression, a word of `for`, or what needs more behind it. */
type Before = 'newline' | 'operand' | 'keyword' | 'comma' | 'operator';

const blank = /[ \t]+|\/\*[\s\S]*?\*\//y;
const comment = /(?:#|\/\/)[^\n]*/y;
const lineEnd = /\r?\n/y;
const word = /[A-Za-z_][\w-]*/y;
const keyword = /^(?:for|in|if|else|endif|endfor)$/;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)/y;
const heredocStart = /<<-?([A-Za-z_][\w-]*)\r?\n/y;
const operator = /=>|==|!=|<=|>=|&&|\|\||\.\.\.|[-+*/%<>!?:=.]/y;
/** `list.0` and `list.*`, from before Terraform 0.12. */
const legacyAccess = /\.(?:\*|\d+)/y;
/** Two of them in a row are refused. */
const nestedAccess = /\.(?:\d+\.\d|\*(?:\.\w+|\[[^\]\n]*\])*\.\*)/y;
const quotedText = /(?:[^"\\$%\r\n]|\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|\$\$\{|%%\{|[$%](?!\{))*/y;
const heredocText = /(?:[^$%\r\n]|\r(?=\n)|\$\$\{|%%\{|[$%](?!\{))*/y;
const label = /(?:[^"\\$%\r\n]|\\["\\nrt]|\$\$\{|%%\{|[$%](?!\{))*"/y;

/** Where a block of the file's top level starts, and where it ends behind its brace. */
export interface TopLevelBlock {
  readonly start: number;
  readonly end: number;
}

/**
 * The blocks of a text's top level, in one pass over its tokens; undefined where it breaks rules that the error-tolerant
 * tree does not know: where a line may end, what a string may hold, which characters there are. It errs to one side
 * only: what it finds suspicious may be valid, and then the referee is asked for nothing.
 */
export function topLevelBlocks(text: string): readonly TopLevelBlock[] | undefined {
  const modes: Mode[] = [{ kind: 'body' }];
  const blocks: TopLevelBlock[] = [];
  let blockStart = 0;
  let at = 0;
  let before = 'newline' as Before;
  /** In a body, from the start of a line to its `=` or `{`. */
  let header = true;
  let startsLine = false;

  while (at < text.length && modes.length > 0) {
    const mode = modes[modes.length - 1]!;
    if (mode.kind === 'quoted' ? !quoted() : mode.kind === 'heredoc' ? !heredoc(mode.end) : !code(mode.kind))
      return undefined;
  }
  return modes.length !== 1 || before === 'operator' ? undefined : blocks;

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  }

  function takeText(piece: string): boolean {
    const found = text.startsWith(piece, at);
    if (found) at += piece.length;
    return found;
  }

  function open(mode: Mode): true {
    modes.push(mode);
    before = mode.kind === 'open' ? 'operator' : 'newline';
    header = mode.kind === 'body';
    startsLine = mode.kind === 'heredoc';
    return true;
  }

  function close(): true {
    if (modes.pop()!.kind === 'body' && modes.length === 1) blocks.push({ start: blockStart, end: at });
    before = 'operand';
    header = startsLine = false;
    return true;
  }

  function quoted(): boolean {
    take(quotedText);
    return takeText('"') ? close() : sequence();
  }

  function heredoc(end: RegExp): boolean {
    if (startsLine && take(end)) return close();
    take(heredocText);
    startsLine = takeText('\n');
    return startsLine || sequence();
  }

  function sequence(): boolean {
    if (!takeText('${') && !takeText('%{')) return false;
    takeText('~');
    return open({ kind: 'open' }) && !/^\s*}/.test(text.slice(at, at + 80));
  }

  function code(kind: 'body' | 'object' | 'open'): boolean {
    if (take(blank) || take(comment)) return true;
    if (text.startsWith('/*', at)) return false;
    if (take(lineEnd)) return kind === 'open' || endLine(kind);
    if (kind === 'body' && header) return heading();
    if (kind === 'body' && before === 'newline') return false;
    const start = at;
    if (take(word)) {
      const isKeyword = kind === 'open' && keyword.test(text.slice(start, at));
      if (before === 'operand' && !isKeyword) return false;
      before = isKeyword ? 'keyword' : 'operand';
      return true;
    }
    return punctuation(kind) ?? literal();
  }

  function endLine(kind: 'body' | 'object'): boolean {
    if (before === 'operator' || (kind === 'body' && header && before === 'operand')) return false;
    before = 'newline';
    header = kind === 'body';
    return true;
  }

  /** The name of an argument or the type and labels of a block. */
  function heading(): boolean {
    if (before === 'newline' && modes.length > 1 && takeText('}')) return close();
    if (before === 'newline' && modes.length === 1) blockStart = at;
    if (take(word)) {
      before = 'operand';
      return true;
    }
    if (before === 'newline') return false;
    if (takeText('"')) return take(label);
    if (takeText('{')) return open({ kind: 'body' });
    header = false;
    before = 'operator';
    return takeText('=') && text[at] !== '=' && text[at] !== '>';
  }

  /** Undefined where there is none. */
  function punctuation(kind: 'body' | 'object' | 'open'): boolean | undefined {
    if (takeText('(') || takeText('[')) return open({ kind: 'open' });
    if (takeText('}') || takeText(']') || takeText(')')) return modes.length > 1 && close();
    if (takeText('~')) return text[at] === '}';
    if (takeText(',')) {
      const fine = before === 'operand' && kind !== 'body';
      before = 'comma';
      return fine;
    }
    if (before === 'operand' && take(nestedAccess)) return false;
    if (before === 'operand' && take(legacyAccess)) return true;
    if (text.startsWith('<<', at)) return undefined;
    const start = at;
    if (!take(operator)) return undefined;
    const sign = text.slice(start, at);
    if (before === 'newline' && sign !== '-' && sign !== '!') return false;
    if (sign === ':' && text[at] === ':') return false;
    before = sign === '...' ? 'operand' : 'operator';
    return true;
  }

  function literal(): boolean {
    if (before === 'operand') return false;
    if (takeText('{')) return open({ kind: /^\s*for\s/.test(text.slice(at, at + 80)) ? 'open' : 'object' });
    if (takeText('"')) return open({ kind: 'quoted' });
    if (text.startsWith('<<', at)) {
      heredocStart.lastIndex = at;
      const marker = heredocStart.exec(text)?.[1];
      at = heredocStart.lastIndex;
      return (
        marker !== undefined &&
        open({ kind: 'heredoc', end: new RegExp(`[ \\t]*${marker}[ \\t]*(?=\\r?\\n)`, 'y') })
      );
    }
    before = 'operand';
    return take(number);
  }
}
