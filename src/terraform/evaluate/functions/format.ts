/** `format` and `formatlist`: Go's verbs over Terraform's values. */

import { asBool, asNumber, asString, isNull, type Value } from '../value.ts';
import { encodeJson } from './json.ts';
import {
  anyOrNull,
  CallError,
  listOfTexts,
  NotComputed,
  type Signature,
  text,
  variadic,
} from './signature.ts';
import { checkLength, graphemes } from './text.ts';

export const formatFunctions: Readonly<Record<string, Signature>> = {
  format: variadic([text], anyOrNull, ([template], args) => format(template, args)),
  formatlist: variadic([text], anyOrNull, ([template], args) => listOfTexts(formatList(template, args))),
};

/** Lists take part item by item; everything else is the same in each line. */
function formatList(template: string, args: readonly Value[]): string[] {
  const lengths = args.flatMap((arg) => (arg.kind === 'list' ? [arg.items.length] : []));
  const [length = 1] = lengths;
  if (lengths.some((other) => other !== length))
    throw new CallError('formatlist() of lists of different lengths');
  if (args.length > 0 && length === 0) return [];
  return Array.from({ length }, (_, index) =>
    format(
      template,
      args.map((arg) => (arg.kind === 'list' ? arg.items[index]! : arg)),
    ),
  );
}

interface Verb {
  readonly flags: string;
  /** -1 where none is given. */
  readonly width: number;
  readonly precision: number;
  readonly mode: string;
}

const verb = /%%|%([ 0#+-]*)(?:([1-9]\d*))?(?:\.(\d+))?(?:\[([1-9]\d*)\])?([a-zA-Z])|%/g;

function format(template: string, args: readonly Value[]): string {
  let next = 0;
  let highest = 0;
  let result = '';
  let at = 0;
  for (const match of template.matchAll(verb)) {
    result += template.slice(at, match.index);
    at = match.index + match[0].length;
    const [whole, flags = '', width, precision, index, mode] = match;
    if (whole === '%%') result += '%';
    else if (mode === undefined) throw new CallError('an invalid format');
    else {
      const position = index === undefined ? next : Number(index) - 1;
      next = position + 1;
      highest = Math.max(highest, next);
      const arg = args[position];
      if (!arg) throw new CallError('not enough arguments for a format');
      result += apply({ flags, width: Number(width ?? -1), precision: Number(precision ?? -1), mode }, arg);
    }
    checkLength(result.length);
  }
  if (highest < args.length) throw new CallError('too many arguments for a format');
  return result + template.slice(at);
}

function apply(verb: Verb, arg: Value): string {
  checkLength(Math.max(verb.width, verb.precision));
  if (verb.mode !== 'v' && isNull(arg)) throw new CallError('null can’t be formatted');
  if ('bdoxX'.includes(verb.mode)) return integer(verb, numberOf(arg));
  if ('eEfgG'.includes(verb.mode)) return float(verb, numberOf(arg));
  switch (verb.mode) {
    case 'v':
      return asIs(verb, arg);
    case 't':
      return String(primitive(asBool(arg)));
    case 's':
      return pad(verb, cut(verb, String(primitive(asString(arg)))));
    case 'q':
      return pad(verb, JSON.stringify(cut(verb, String(primitive(asString(arg))))).replace(forHtml, escaped));
    default:
      throw new CallError(`“%${verb.mode}” is no format`);
  }
}

const forHtml = /[<>&\u2028\u2029]/g;

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function primitive(value: Value): string | number | boolean {
  if (value.kind === 'unknown') throw new NotComputed(value.why);
  if (value.kind !== 'scalar' || value.value === null)
    throw new CallError('a value does not suit its format');
  return value.value;
}

function numberOf(value: Value): number {
  return primitive(asNumber(value)) as number;
}

function asIs(verb: Verb, arg: Value): string {
  if (arg.kind === 'scalar' && arg.value !== null && !verb.flags.includes('#')) {
    if (typeof arg.value === 'string') return pad(verb, arg.value);
    if (typeof arg.value === 'number') return pad(verb, shortest(arg.value, 'e'));
  }
  return pad(verb, encodeJson(arg));
}

function cut({ precision }: Verb, value: string): string {
  return precision > 0 ? graphemes(value).slice(0, precision).join('') : value;
}

/** As Terraform pads text: zeros too, on either side. */
function pad({ flags, width }: Verb, value: string): string {
  const missing = width - (width > 0 ? graphemes(value).length : 0);
  if (missing <= 0) return value;
  const padding = (flags.includes('0') ? '0' : ' ').repeat(missing);
  return flags.includes('-') ? value + padding : padding + value;
}

function integer(verb: Verb, value: number): string {
  if (!Number.isInteger(value)) throw new CallError('a whole number is required');
  const base = { b: 2, o: 8, d: 10, x: 16, X: 16 }[verb.mode]!;
  let digits = Math.abs(value).toString(base);
  if (verb.precision === 0 && value === 0) digits = '';
  digits = digits.padStart(verb.precision, '0');
  const prefix = verb.flags.includes('#') ? ({ b: '0b', o: '0', x: '0x', X: '0X' }[verb.mode] ?? '') : '';
  return signed(
    verb,
    value < 0,
    prefix,
    verb.mode === 'X' ? digits.toUpperCase() : digits,
    verb.precision < 0,
  );
}

function float(verb: Verb, value: number): string {
  const [size, mode] = [Math.abs(value), verb.mode.toLowerCase()];
  if (verb.flags.includes('#')) throw new NotComputed('a format with “#”');
  let digits: string;
  if (mode === 'g') digits = verb.precision < 0 ? shortest(size, 'e') : general(size, verb.precision || 1);
  // Of a decimal fraction Terraform knows more digits than a double does: only what is exact here is rounded alike.
  else if (!Number.isSafeInteger(size * 1024) && verb.precision > 12)
    throw new NotComputed('a number is not exact');
  else if (mode === 'f') digits = size.toFixed(verb.precision < 0 ? 6 : verb.precision);
  else digits = exponent(size.toExponential(verb.precision < 0 ? 6 : verb.precision));
  if (isTie(size, digits)) throw new NotComputed('a number is not exact');
  return signed(verb, value < 0, '', verb.mode === mode ? digits : digits.toUpperCase(), true);
}

/** Is it half way between two numbers of as many digits? Then the last binary digit would decide. */
function isTie(value: number, digits: string): boolean {
  return Number(digits) !== value && !Number.isSafeInteger(value * 1024) && String(value).endsWith('5');
}

function shortest(value: number, letter: string): string {
  const text = String(value);
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return power < -4 || power >= 21 ? exponent(value.toExponential()).replace('e', letter) : text;
}

function general(value: number, precision: number): string {
  const text = value.toExponential(precision - 1);
  const power = Number(text.split('e')[1]);
  const plain = power < -4 || power >= precision ? text : value.toFixed(Math.max(0, precision - 1 - power));
  const [mantissa, rest] = plain.split('e');
  const short = mantissa!.includes('.') ? mantissa!.replace(/\.?0+$/, '') : mantissa!;
  return rest === undefined ? short : exponent(`${short}e${rest}`);
}

/** Go writes at least two digits of an exponent. */
function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function signed(verb: Verb, negative: boolean, prefix: string, digits: string, zeros: boolean): string {
  const { flags, width } = verb;
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const missing = width - sign.length - prefix.length - digits.length;
  if (missing <= 0) return sign + prefix + digits;
  if (flags.includes('-')) return sign + prefix + digits + ' '.repeat(missing);
  return flags.includes('0') && zeros
    ? sign + prefix + '0'.repeat(missing) + digits
    : ' '.repeat(missing) + sign + prefix + digits;
}
