/** Terraform's functions over given points in time; those that ask for the present one are not known. */

import { CallError, NotComputed, pure, type Signature, text } from './signature.ts';

export const timeFunctions: Readonly<Record<string, Signature>> = {
  formatdate: pure([text, text], (format, time) => formatDate(format, parseTime(time))),
  timeadd: pure([text, text], (time, duration) => {
    const parsed = parseTime(time);
    return formatTime({ ...parsed, nanoseconds: parsed.nanoseconds + parseDuration(duration) });
  }),
  timecmp: pure([text, text], (a, b) => {
    const [first, second] = [parseTime(a).nanoseconds, parseTime(b).nanoseconds];
    return first < second ? -1 : Number(first > second);
  }),
};

interface Time {
  /** Since 1970 UTC. */
  readonly nanoseconds: bigint;
  /** Minutes east of UTC. */
  readonly offset: number;
}

const timestamp = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** RFC 3339, as Go reads it. */
function parseTime(value: string): Time {
  const match = timestamp.exec(value);
  if (!match) throw new CallError('not a valid RFC 3339 timestamp');
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (
    date.getUTCMonth() !== month - 1 ||
    date.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    throw new CallError('not a valid RFC 3339 timestamp');
  date.setUTCHours(hour, minute, second);
  const [, , , , , , , fraction = '', sign, hours = '0', minutes = '0'] = match;
  if (Number(hours) > 24 || Number(minutes) > 59) throw new CallError('not a valid RFC 3339 timestamp');
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const seconds = BigInt(date.getTime() / 1000 - offset * 60);
  return { nanoseconds: seconds * second9 + BigInt(fraction.slice(0, 9).padEnd(9, '0')), offset };
}

const second9 = 1_000_000_000n;

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: second9,
  m: 60n * second9,
  h: 3600n * second9,
};

/** Go's `1h30m`, `-1.5h`, in nanoseconds. */
function parseDuration(value: string): bigint {
  const [, sign, rest] = /^([+-]?)(.*)$/s.exec(value)!;
  if (rest === '0') return 0n;
  let total = 0n;
  let at = 0;
  for (const part of rest!.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/gy)) {
    const [whole, digits = '', fraction = '', unit] = part;
    if (digits === '' && fraction === '') throw new CallError('not a valid duration');
    const scale = 10n ** BigInt(Math.min(fraction.length, 18));
    total +=
      BigInt(digits || '0') * units[unit!]! + (BigInt(fraction.slice(0, 18) || '0') * units[unit!]!) / scale;
    at += whole.length;
  }
  if (at === 0 || at < rest!.length || total >= 1n << 63n) throw new CallError('not a valid duration');
  return sign === '-' ? -total : total;
}

function local({ nanoseconds, offset }: Time): Date {
  // Whole seconds, rounded down.
  const seconds = (nanoseconds - (((nanoseconds % second9) + second9) % second9)) / second9;
  const date = new Date(Number(seconds) * 1000 + offset * 60_000);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999)
    throw new NotComputed('a year has more than four digits');
  return date;
}

function formatTime(time: Time): string {
  return `${local(time).toISOString().slice(0, 19)}${zone(time.offset, ':') || 'Z'}`;
}

function zone(offset: number, between: string): string {
  if (offset === 0) return '';
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${between}${two(minutes % 60)}`;
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** https://developer.hashicorp.com/terraform/language/functions/formatdate */
function formatDate(format: string, time: Time): string {
  const date = local(time);
  const tokens = /'(?:[^']|'')*'|'.*|([A-Za-z])\1*|[^'A-Za-z]+/gsy;
  return [...format.matchAll(tokens)].map(([token]) => formatToken(token, date, time.offset)).join('');
}

function formatToken(token: string, date: Date, offset: number): string {
  if (token === "''") return "'";
  if (token[0] === "'") {
    if (token.length < 2 || !token.endsWith("'"))
      throw new CallError('a literal of a date format does not end');
    return token.slice(1, -1).replaceAll("''", "'");
  }
  if (!/^[A-Za-z]/.test(token)) return token;
  const hour = date.getUTCHours();
  const half = hour < 12 ? 'AM' : 'PM';
  const month = months[date.getUTCMonth()]!;
  const day = days[date.getUTCDay()]!;
  const year = date.getUTCFullYear();
  const formats: Readonly<Record<string, string>> = {
    YY: String(year % 100).padStart(2, '0'),
    YYYY: String(year).padStart(4, '0'),
    ...shortAndLong('M', date.getUTCMonth() + 1),
    MMM: month.slice(0, 3),
    MMMM: month,
    ...shortAndLong('D', date.getUTCDate()),
    EEE: day.slice(0, 3),
    EEEE: day,
    ...shortAndLong('h', hour),
    ...shortAndLong('H', hour % 12 || 12),
    AA: half,
    aa: half.toLowerCase(),
    ...shortAndLong('m', date.getUTCMinutes()),
    ...shortAndLong('s', date.getUTCSeconds()),
    Z: zone(offset, ':') || 'Z',
    ZZZ: zone(offset, '') || 'UTC',
    ZZZZ: zone(offset, '') || '+0000',
    ZZZZZ: zone(offset, ':') || '+00:00',
  };
  const formatted = Object.hasOwn(formats, token) ? formats[token] : undefined;
  if (formatted === undefined) throw new CallError(`“${token.slice(0, 20)}” is no part of a date format`);
  return formatted;
}

function shortAndLong(letter: string, value: number): Record<string, string> {
  return { [letter]: String(value), [letter + letter]: String(value).padStart(2, '0') };
}
