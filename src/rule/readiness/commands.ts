/** One simple command or statement of a script, without its comments. */
export interface ShellCommand {
  /** Its text without substitutions such as `$(…)`, which are commands of their own. */
  readonly text: string;
  /** Offset in the script of each character of `text`. */
  readonly offsets: readonly number[];
}

interface Frame {
  text: string;
  offsets: number[];
  /** The mark that closes it; null at the top. */
  readonly close: string | null;
  quote: string;
  /** Brackets of a call or a literal in which a statement goes on over several lines. */
  brackets: string[];
  lines: number;
}

/** A statement that goes on for more lines than this has lost its closing bracket. */
const maximumLines = 60;
const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/**
 * Splits a script into its commands. It knows shells best (quotes, `\` at line ends, `$(…)`, pipes, `#`), and enough
 * of Python, JavaScript, Ruby and PowerShell to keep a call together that spans lines.
 */
export function commandsOf(script: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const open = (close: string | null): Frame => ({
    text: '',
    offsets: [],
    close,
    quote: '',
    brackets: [],
    lines: 0,
  });
  const frames: Frame[] = [open(null)];
  let frame = frames[0]!;
  const add = (text: string, offset: number) => {
    for (let i = 0; i < text.length; i++) frame.offsets.push(offset + i);
    frame.text += text;
  };
  const flush = () => {
    if (frame.text.trim() !== '') commands.push({ text: frame.text, offsets: frame.offsets });
    Object.assign(frame, { text: '', offsets: [], brackets: [], lines: 0 });
  };
  const enter = (close: string) => {
    frame = open(close);
    frames.push(frame);
  };
  const leave = () => {
    flush();
    frames.pop();
    frame = frames.at(-1)!;
  };
  const endLine = (at: number) => {
    frame.quote = '';
    if (frame.brackets.length > 0 && ++frame.lines < maximumLines) add(' ', at);
    else flush();
  };
  for (let at = 0; at < script.length; at++) {
    const char = script[at]!;
    const next = script[at + 1] ?? '';
    if (char === '\n') endLine(at);
    else if (next === '\n' && (char === '\\' || char === '^' || (char === '`' && frame.close !== '`'))) {
      add(' ', at++);
    } else if (char === '\\' && frame.quote !== "'") {
      add(char + next, at++);
    } else if (frame.quote !== '') {
      if (char === frame.quote) frame.quote = '';
      if (frame.quote === '"' && char === '$' && next === '(') {
        enter(')');
        at++;
      } else if (frame.quote === '"' && char === '`') enter('`');
      else add(char, at);
    } else if (startsComment(script, at)) {
      const end = script.indexOf('\n', at);
      at = (end < 0 ? script.length : end) - 1;
    } else if (char === '"' || char === "'") {
      frame.quote = char;
      add(char, at);
    } else if (char === frame.brackets.at(-1)) {
      frame.brackets.pop();
      add(char, at);
    } else if (char === frame.close) leave();
    else if (char === '$' && next === '(') {
      enter(')');
      at++;
    } else if (char === '`') enter('`');
    else if (char in closing && goesOn(frame, char)) {
      frame.brackets.push(closing[char]!);
      add(char, at);
    } else if (char === '(') enter(')');
    else if (
      (char === ';' || char === '|' || char === '&') &&
      frame.brackets.length === 0 &&
      !redirects(script, at)
    )
      flush();
    else add(char, at);
  }
  while (frames.length > 1) leave();
  flush();
  return commands;
}

/** A call, an index, an array or an object: `f(`, `a[`, `A=(`, `@{`, `options = {`. */
function goesOn(frame: Frame, bracket: string): boolean {
  if (frame.brackets.length > 0) return true;
  const before = frame.text.trimEnd();
  const touching = frame.text.length === before.length;
  if (bracket === '(') return touching && /[\w\])}=@]$/.test(before);
  return bracket === '{' && /[=(,:@]$/.test(before);
}

/** `#` and `//` at the start of a word. */
function startsComment(script: string, at: number): boolean {
  const before = script[at - 1] ?? '\n';
  if (!/\s|;/.test(before)) return false;
  return script[at] === '#' || (script[at] === '/' && script[at + 1] === '/');
}

/** `2>&1`, `&>file` */
function redirects(script: string, at: number): boolean {
  return script[at] === '&' && (script[at - 1] === '>' || script[at + 1] === '>');
}
