/** `module.x` is a reference and no call. Block types have no other spelling; a JSON key may be escaped, see `\u`. */
const moduleWord = /\bmodule\b(?!\s*\.)/;
const moduleBlock = /^[ \t]*module\b(?!\s*[.=])/gm;
const anySource = /\bsource\b/g;
/** A local source as nearly all are written: its directory can be read off the text. */
const plainSource = /\bsource"?[ \t]*[:=][ \t]*"\.\.?(?:\/[\w./-]*)?"/g;

/**
 * May a text of Terraform call a module whose directory can't be read off the text: another repository's, or a local
 * one in an unusual spelling? Then only the parsed file tells. May say yes for a file without any call, never no for one
 * with such a call.
 */
export function mayCallElsewhere(text: string): boolean {
  if (!moduleWord.test(text)) return false;
  const plain = count(text, plainSource);
  return count(text, anySource) > plain || count(text, moduleBlock) > plain;
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) found++;
  return found;
}
