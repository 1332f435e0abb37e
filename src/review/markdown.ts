/**
 * Text that comes from a repository, made harmless for GitHub's Markdown: it is shown as it is written, and can
 * neither open HTML, notify a person (`@team`), link an issue (`#1`), nor break a table, a list or a fence.
 */

const zeroWidth = '\u2060';

/**
 * Text that GitHub turns into links anywhere in prose: people, issues, addresses; with a character between,
 * it stays text.
 */
const references = /@(?=\w)|#(?=\d)|:(?=\/\/)|(?<![a-z0-9])(?:GH(?=-\d)|(?:mailto|xmpp)(?=:)|www(?=\.))/gi;

/** Prose from the repository, on one line. */
export function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]|~$]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(references, `$&${zeroWidth}`)
    .replace(/^(?:[-=+#]|\d+[.)])/, `${zeroWidth}$&`);
}

/** A finding's message, where the rule engine puts names between backticks. */
export function escapeMessage(message: string): string {
  const pieces = message.split(/`([^`\n]+)`/);
  return pieces.map((piece, index) => (index % 2 === 1 ? code(piece) : spaced(piece))).join('');
}

/** Escaped on one line, with the spaces at its edges that part it from a code span. */
function spaced(piece: string): string {
  const [before, after] = [/^\s/, /\s$/].map((edge) => (edge.test(piece) ? ' ' : ''));
  const text = escapeText(piece);
  return text === '' ? before! : `${before}${text}${after}`;
}

/** A path, address or value from the repository, in the code font, on one line, safe in a table too. */
export function code(text: string): string {
  const line = oneLine(text);
  if (/^[^`|\\\s]+(?: [^`|\\\s]+)*$/.test(line)) return `\`${line}\``;
  // GitHub looks for links in this kind of code, too. A backslash before a pipe, or a backtick at an edge, has no spelling in a code span of a table cell.
  const entities = line
    .replace(references, `$&${zeroWidth}`)
    .replace(/[^\w ./:=,-]|(?<![a-z0-9])_|_(?![a-z0-9])/giu, (character) => `&#${character.codePointAt(0)};`);
  return `<code>${entities === '' ? ' ' : entities}</code>`;
}

/** Lines in a fence that is longer than any run of backticks inside. `text` keeps its own line ends. */
export function fence(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const newline = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${ticks}${language}\n${text}${newline}${ticks}`;
}

/** Plain text for places where GitHub shows no Markdown: no control characters, at most `limit` characters. */
export function plain(text: string, limit: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const clean = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  return text.replace(/[\s\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
