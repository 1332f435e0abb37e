/** A dot or a slash may be written as an escape. */
const dot = String.raw`(?:\.|\\[uU]0*2[eE])`;
const slash = String.raw`(?:\\?\/|\\[uU]0*2[fF])`;
/** The text that may precede a source: parentheses, a comment, the condition of a constant. */
const before = String.raw`(?:\s*\/\*[\s\S]{0,200}?\*\/)?\s*[=:]\s*[^"\n]{0,200}`;
const localSource = new RegExp(String.raw`\bsource"?${before}"(${dot}{1,2}(?:${slash}[^"\n]*)?)"`, 'g');

/**
 * Local sources of module calls as far as the bare text shows them, of native and of JSON syntax: `./x`, `../x`.
 * A cheap look for deciding what to read: it may take one from a comment, and never misses a literal.
 */
export function localSourcesIn(text: string): string[] {
  const plain = text.includes('${"') ? text.replace(/\$\{"([^"\\\n]*)"\}/g, '$1') : text;
  return [...plain.matchAll(localSource)].map(([, source]) => unescaped(source!));
}

function unescaped(source: string): string {
  if (!source.includes('\\')) return source;
  const point = (_: string, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16));
  return source
    .replaceAll('\\/', '/')
    .replace(/\\u([0-9a-f]{4})/gi, point)
    .replace(/\\U(00[0-9a-f]{6})/g, point);
}
