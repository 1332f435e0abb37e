/** Terraform's string functions. */

import { withoutEndSlashes } from '../../files.ts';
import {
  CallError,
  integer,
  listOfTexts,
  NotComputed,
  pure,
  type Signature,
  text,
  textsOrNull,
  variadic,
} from './signature.ts';

export const textFunctions: Readonly<Record<string, Signature>> = {
  chomp: pure([text], chomp),
  endswith: pure([text, text], (value, end) => value.endsWith(end)),
  indent: pure([integer, text], indent),
  join: variadic([text], textsOrNull, ([separator], lists) => join(separator, lists), 1),
  lower: pure([text], lowerCase),
  split: pure([text, text], (separator, value) => listOfTexts(split(value, separator))),
  startswith: pure([text, text], (value, start) => value.startsWith(start)),
  strcontains: pure([text, text], (value, part) => value.includes(part)),
  strrev: pure([text], (value) => graphemes(value).reverse().join('')),
  substr: pure([text, integer, integer], substring),
  title: pure([text], titleCase),
  trim: pure([text, text], (value, set) => trimEnd(trimStart(value, set), set)),
  trimprefix: pure([text, text], (value, start) =>
    value.startsWith(start) ? value.slice(start.length) : value,
  ),
  basename: pure([text], baseName),
  dirname: pure([text], directoryName),
  trimspace: pure([text], (value) => value.replace(leadingSpace, '').trimEnd()),
  trimsuffix: pure([text, text], (value, end) =>
    end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value,
  ),
  upper: pure([text], upperCase),
};

// U+FEFF is white space to JavaScript and none to Go; U+0085 is the other way around.
const leadingSpace = /^[\s\u0085]+/;

/** Longer text than this is not made. */
const maximumLength = 1_000_000;

export function checkLength(length: number): void {
  if (length > maximumLength) throw new NotComputed('a text is too long to be made');
}

/** Every line but the first gets `count` spaces. */
function indent(count: number, value: string): string {
  if (count < 0) throw new CallError('indent() by a negative number');
  checkLength(value.length + count * value.split('\n').length);
  return value.replaceAll('\n', `\n${' '.repeat(count)}`);
}

function join(separator: string, lists: readonly (readonly (string | null)[])[]): string {
  const items = lists.flat();
  if (items.includes(null)) throw new CallError('join() of a list with null');
  checkLength(items.reduce((length, item) => length + item!.length + separator.length, 0));
  return items.join(separator);
}

function split(value: string, separator: string): string[] {
  return separator === '' ? [...value] : value.split(separator);
}

/** Go's `unicode.ToUpper`, character by character: JavaScript would make `SS` of `ß`. */
function upperCase(value: string): string {
  return value.replace(/./gsu, (char) =>
    char.toUpperCase().length > char.length ? char : char.toUpperCase(),
  );
}

/** Without JavaScript's special cases for a final sigma and a dotted capital I. */
function lowerCase(value: string): string {
  return value.replace(/./gsu, (char) => String.fromCodePoint(char.toLowerCase().codePointAt(0)!));
}

/** Go's `strings.Title`: a letter behind anything but a letter, a digit, an underscore; only `_` and ASCII count so. */
function titleCase(value: string): string {
  let previous = ' ';
  return value.replace(/./gsu, (char) => {
    const starts = isSeparator(previous);
    previous = char;
    return starts ? upperCase(char) : char;
  });
}

function isSeparator(char: string): boolean {
  if (char.codePointAt(0)! < 0x80) return !/[A-Za-z0-9_]/.test(char);
  return !/[\p{L}\p{N}]/u.test(char) && /\s|\u0085/.test(char);
}

function trimStart(value: string, set: string): string {
  const chars = [...value];
  const first = chars.findIndex((char) => !set.includes(char));
  return first < 0 ? '' : chars.slice(first).join('');
}

function trimEnd(value: string, set: string): string {
  const chars = [...value];
  return chars.slice(0, chars.findLastIndex((char) => !set.includes(char)) + 1).join('');
}

/** Splits a text into grapheme clusters, the characters that Terraform counts. */
export function graphemes(value: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII without CR, which LF may follow as one
  if (/^[\x00-\x0c\x0e-\x7f]*$/.test(value)) return value.split('');
  return [...new Intl.Segmenter().segment(value)].map(({ segment }) => segment);
}

/** A negative offset counts from the end; a negative length means all that is left. */
function substring(value: string, offset: number, length: number): string {
  if (offset < 0 && length === 0) throw new NotComputed('substr() from the end, of no length');
  const chars = graphemes(value);
  const start = offset < 0 ? Math.max(0, offset + chars.length) : offset;
  if (length === 0 || start > chars.length) return '';
  return chars.slice(start, length < 0 ? undefined : start + length).join('');
}

/** Go's `filepath.Base`. */
function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = withoutEndSlashes(path);
  return trimmed === '' || /^\/+$/.test(trimmed) ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Go's `filepath.Dir`: the path before the last slash, cleaned of `.`, `..` and doubled slashes. */
function directoryName(path: string): string {
  const before = path.slice(0, path.lastIndexOf('/') + 1);
  const rooted = before.startsWith('/');
  const steps: string[] = [];
  for (const step of before.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!rooted) steps.push(step);
  }
  return (rooted ? '/' : '') + steps.join('/') || (rooted ? '/' : '.');
}

/** Without the line breaks at its end. A regular expression would look at each run of them again and again. */
function chomp(value: string): string {
  let end = value.length;
  while (value[end - 1] === '\n' || value[end - 1] === '\r') end--;
  return value.slice(0, end);
}
