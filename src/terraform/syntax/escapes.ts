/*
 * Resolves the escapes in the literals of a template.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#quoted-template-expressions (its table of escapes)
 */

const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * Resolves `\n`, `\"`, `\u00e9`, `$${`, `%%{` as a quoted template does.
 *
 * @param refuse called where HashiCorp's parser refuses an escape
 */
export function unescapeQuoted(raw: string, refuse: () => void): string {
  if (!/[\\$%\r\n]/.test(raw)) return raw;
  return raw.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]?))|\$\$\{|%%\{/g,
    (whole, short?: string, long?: string, char?: string) => {
      if (whole[0] !== '\\') return whole.slice(1);
      const point = Number.parseInt(short ?? long ?? '', 16);
      if (point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)) return String.fromCodePoint(point);
      if (char === undefined || simple[char] === undefined) refuse();
      return char === undefined ? '\ufffd' : (simple[char] ?? char);
    },
  );
}

/** Resolves `$${` and `%%{`, which is all that there is in a heredoc. */
export function unescapeMarkers(text: string): string {
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{');
}

/** White space as Go has it: JavaScript's own `trim` takes a byte order mark for it, and not U+0085. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13);
  return code === 0x85 || (code !== 0xfeff && String.fromCharCode(code).trim() === '');
}

/** How much white space a text starts with. */
export function leadingSpace(text: string): number {
  let at = 0;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

export function trim(text: string): string {
  const rest = trimEnd(text);
  return rest.slice(leadingSpace(rest));
}
