import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseAst } from 'rolldown/parseAst';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
/** In plain JavaScript: it needs no other program. */
const { checkSync } = require('recheck/lib/browser.js') as {
  checkSync(
    pattern: string,
    flags: string,
    options: object,
  ): { status: 'safe' | 'vulnerable' | 'unknown'; attack?: { pattern: string } };
};

/**
 * Expressions that `recheck` finds superlinear and that are not, or never meet a long text, with the reason.
 */
const reviewed: Readonly<Record<string, string>> = {
  '/\\.?0+$/': 'a number as `toExponential` or `toFixed` writes it',
  '/\\/\\*[\\s\\S]*?\\*\\//g': 'src/rule/fix/layout.ts: the text of one block that is to be fixed',
  '/(?<![\\w.])\\d+[eE][+-]?\\d+(?!\\w)/g': 'what stands before it lets it begin at the first digit only',
  '/(?:[^"\\\\$%\\r\\n]|\\\\["\\\\nrt]|\\$\\$\\{|%%\\{|[$%](?!\\{))*"/y':
    'what stands behind `$` and `%` leaves one way to read each',
};

/**
 * A pattern without what `recheck` doesn't know: looking around takes no part in how often anything is tried again. Nor does
 * how high is counted, and to count to 40 it takes an automaton that is too large.
 */
function simplified(pattern: string): string {
  let text = '';
  for (let at = 0; at < pattern.length; at++) {
    const look = /^\(\?(?:<?[=!])/.exec(pattern.slice(at, at + 4));
    if (!look || pattern[at - 1] === '\\') {
      text += pattern[at];
      continue;
    }
    let [depth, inClass] = [0, false];
    for (; at < pattern.length; at++) {
      const char = pattern[at]!;
      if (char === '\\') at++;
      else if (inClass) inClass = char !== ']';
      else if (char === '[') inClass = true;
      else if (char === '(') depth++;
      else if (char === ')' && --depth === 0) break;
    }
    text += '(?:)';
  }
  return text
    .replace(/\(\?<[A-Za-z]\w*>/g, '(')
    .replace(/\\\d/g, '(?:)')
    .replace(/(?<!\\)\{\d+(?:,\d*)?\}/g, (count) =>
      count.replace(/\d+/g, (n) => String(Math.min(3, Number(n)))),
    );
}

interface Found {
  readonly path: string;
  readonly pattern: string;
  readonly flags: string;
}

function* expressionsIn(path: string, node: unknown): Generator<Found> {
  if (typeof node !== 'object' || node === null) return;
  const { type, regex } = node as { type?: string; regex?: { pattern: string; flags: string } };
  if (type === 'Literal' && regex) yield { path, ...regex };
  for (const child of Object.values(node)) yield* expressionsIn(path, child);
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name}`);
const expressions = files.flatMap((path) => [
  ...expressionsIn(path, parseAst(readFileSync(path, 'utf8'), { lang: 'ts' } as never, path)),
]);
const distinct = new Map(expressions.map((one) => [`/${one.pattern}/${one.flags}`, one]));

test('every regular expression takes time in proportion to the text, as recheck finds', () => {
  expect(distinct.size).toBeGreaterThan(100);
  const superlinear: string[] = [];
  for (const [name, { path, pattern, flags }] of distinct) {
    if (name in reviewed) continue;
    const options = { checker: 'automaton', timeout: 2_000 };
    // Sticky: as if anchored.
    const text = flags.includes('y') ? `^(?:${simplified(pattern)})` : simplified(pattern);
    const { status, attack } = checkSync(text, flags.replace(/[ydv]/g, ''), options);
    // An expression on which it gives up is too large for it, not slow.
    if (status === 'vulnerable') superlinear.push(`${path}: ${name}, by ${attack?.pattern}`);
  }
  expect(superlinear).toEqual([]);
}, 900_000);

test.each([
  ['a(?=b)c', 'a(?:)c'],
  ['(?<![\\w)])x', '(?:)x'],
  ['(?!(a|[)])b)c', '(?:)c'],
  ['(?<name>a)\\1', '(a)(?:)'],
  ['[0-9a-f]{40,64}x{50,}y{2}\\{40}', '[0-9a-f]{3,3}x{3,}y{2}\\{40}'],
])('%s is simplified to %s', (pattern, simple) => {
  expect(simplified(pattern)).toBe(simple);
});
