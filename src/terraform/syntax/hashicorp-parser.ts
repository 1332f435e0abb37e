import { loadReferee, loadRefereeAnew, type Parse } from '#wasm';
import type { HclFile } from './hcl.ts';
import type { Range } from './lexer.ts';
import { lineAt, type Source, UnparsableError } from './source.ts';

let parse: Parse | undefined;

/** The parser's answers by bytes: the head and the base of a change share most of their files. */
const answers = new WeakMap<Uint8Array, Pick<UnparsableError, 'line' | 'message' | 'quoted'> | 'accepted'>();

/** How much of a file HashiCorp's parser is shown. */
export type Shown = Partial<Pick<HclFile, 'leftOut' | 'refusedBy' | 'tooMuch' | 'brokenAt'>>;

/**
 * Asks HashiCorp's own parser about a file of native syntax: undefined when it accepts it, else its objection.
 * About 190 ms for the first call of a process, then 2 MB/s: ask only about files that have to be vouched for.
 * @param shown what is left out, because it would take the parser too long
 */
export async function refuse(source: Source, shown: Shown = {}): Promise<UnparsableError | undefined> {
  const known = answers.get(source.bytes);
  if (known)
    return known === 'accepted'
      ? undefined
      : new UnparsableError(source.path, known.line, known.message, known.quoted);
  const { tooMuch = null, refusedBy = null, brokenAt = null, leftOut = [] } = shown;
  const refusal =
    tooMuch !== null
      ? new UnparsableError(source.path, brokenAt ?? 1, tooMuch)
      : ((await askAbout(source, leftOut, refusedBy ?? source.text.length)) ??
        (refusedBy === null ? undefined : await askAbout(source, leftOut, source.text.length)));
  answers.set(source.bytes, refusal ?? 'accepted');
  return refusal;
}

/** @param end index up to which it is shown the text */
async function askAbout(
  source: Source,
  leftOut: readonly Range[],
  end: number,
): Promise<UnparsableError | undefined> {
  const left = apart(leftOut.filter((range) => range.end <= end));
  const text = without(source.text.slice(0, end), left);
  if (nestsDeeply(text)) return tooDeep(source);
  if (leavesCommentsOpen(text)) return new UnparsableError(source.path, 1, 'comments are never closed');
  // Loaded when first needed: most runs never have to ask.
  parse ??= await loadReferee();
  try {
    await parse('file.tf', onlyParsed + text);
    return undefined;
  } catch (error) {
    // It parsed the file and then failed to evaluate a constant of it: `!null` is wrong, but it is Terraform.
    if (/^(?:Error: )?convert to HCL:/.test(String(error))) return undefined;
    if (!(error instanceof RangeError) && !/call stack/i.test(String(error)))
      return objection(source, error, left);
    parse = await loadRefereeAnew();
    return tooDeep(source);
  }
}

/**
 * Asks only whether the file parses. The parser converts all that it parsed to JSON, block by block, which
 * takes as long again: this first block makes the conversion fail at once.
 */
const onlyParsed = 'block { parsed = !null }\n';
const linesBefore = 1;

/** Ranges of which none lies in another one. */
function apart(ranges: readonly Range[]): Range[] {
  const kept: Range[] = [];
  for (const range of ranges) if (range.start >= (kept.at(-1)?.end ?? 0)) kept.push(range);
  return kept;
}

function without(text: string, ranges: readonly Range[]): string {
  let kept = '';
  let at = 0;
  for (const { start, end } of ranges) {
    kept += text.slice(at, start);
    at = end;
  }
  return kept + text.slice(at);
}

/** The 1-based line of a source that is this one of its text without some ranges, each of whole lines. */
function lineWith(line: number, source: Source, ranges: readonly Range[]): number {
  let found = line;
  for (const { start, end } of ranges) {
    const first = lineAt(source, start);
    if (found < first) break;
    found += lineAt(source, end) - first;
  }
  return found;
}

function tooDeep({ path }: Source): UnparsableError {
  return new UnparsableError(path, 1, 'the file is nested too deeply to be read');
}

/**
 * Reads messages like `parse config: [file.tf:4,3-10: Attribute redefined; The argument …. file.tf:9,1-2:
 * …]`; gives the first, because the others often follow from it.
 */
function objection(source: Source, error: unknown, left: readonly Range[]): UnparsableError {
  const lineOf = (line: string) => lineWith(Number(line) - linesBefore, source, left);
  const text = error instanceof Error ? error.message : String(error);
  const [first] = text.replace(/^parse config: \[|\]$/g, '').split(/\.? (?=file\.tf:\d+,\d+(?:-[\d,]+)?: )/);
  const found = /^file\.tf:(\d+),[\d,-]+: ([\s\S]*)$/.exec(first ?? '');
  if (!found) return new UnparsableError(source.path, 1, text, true);
  const message = found[2]!
    .replace(/file\.tf:(\d+),[\d,-]+/g, (_, line) => `line ${lineOf(line)}`)
    .replace(/\s+/g, ' ')
    .trim();
  const told = message.replace('; ', ': ').replace(/\.$/, '');
  return new UnparsableError(source.path, lineOf(found[1]!), told, true);
}

const maximumDepth = 500;
const maximumChain = 2000;
const maximumScan = 1e8;

/**
 * Is a text nested so deeply that a recursive parser may run out of stack? Roughly: brackets count in strings and
 * comments too. No person writes such a file.
 */
function nestsDeeply(text: string): boolean {
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
 * Has the text so many unclosed `/*` that HashiCorp's scanner, which looks for the end of each anew, would
 * take seconds? A `/*` in a string counts as well, so the limit is very high.
 */
function leavesCommentsOpen(text: string): boolean {
  let work = 0;
  for (let at = text.indexOf('/*', text.lastIndexOf('*/') + 2); at >= 0; at = text.indexOf('/*', at + 2)) {
    work += text.length - at;
    if (work > maximumScan) return true;
  }
  return false;
}
