const maximumDepth = 500;
const maximumChain = 2000;
const maximumScan = 1e8;

/**
 * Is a text nested so deeply that a recursive parser may run out of stack? Roughly: brackets count in strings and
 * comments too. No person writes such a file.
 */
export function nestsDeeply(text: string): boolean {
  let depth = 0;
  /** Signs and conditionals in a row nest without brackets: `!!!a`, `a ? b : c ? d : e`. */
  let chain = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '(':
      case '[':
      case '{':
        if (++depth > maximumDepth) return true;
        break;
      case ')':
      case ']':
      case '}':
        if (depth > 0) depth--;
        break;
      case '!':
      case '-':
      case '?':
        if (++chain > maximumChain) return true;
        break;
      case ',':
      case '\n':
        chain = 0;
    }
  }
  return false;
}

/**
 * So many `/*` that are never closed that HashiCorp's scanner, which looks for the end of each anew, would take seconds?
 * A `/*` in a string counts as well, so this asks for very many of them.
 */
export function leavesCommentsOpen(text: string): boolean {
  let work = 0;
  for (let at = text.indexOf('/*', text.lastIndexOf('*/') + 2); at >= 0; at = text.indexOf('/*', at + 2)) {
    work += text.length - at;
    if (work > maximumScan) return true;
  }
  return false;
}
