// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { tables } from './expression-tables.ts';
import { mutate, mutations } from './mutate.ts';
import { accepted, refused } from './syntax-samples.ts';

/** Texts to start from: small real files where there are some, every sample, the expressions of the tables. */
function startingTexts(corpus: string): string[] {
  const files = globSync(join(corpus, '**/*.tf'))
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.length < 1500 && /dynamic|<<|\$\{|\?|for/.test(text));
  const expressions = [...tables.values()].flat().map((row) => row.expression);
  for (let at = 0; at < expressions.length; at += 4) {
    const four = expressions.slice(at, at + 4).map((text, index) => `  x${index} = ${text}\n`);
    files.push(`locals {\n${four.join('')}}\nresource "a" "b" {\n  c { d = 1 }\n}\n`);
  }
  return [...files, ...accepted, ...refused];
}

const token = fc.constantFrom(
  ...['a', 'b', 'for', 'in', 'if', 'else', 'endif', 'endfor', 'null', 'true', 'é', '0', '1', '1.5', '.0'],
  ...['"', '"', '"x"', '{', '}', '[', ']', '(', ')', '=', '==', '!', '-', '.', '*', ',', ':', '?', '=>'],
  ...['...', '${', '%{', '~', '~}', '$', '$$', '%', '\\', '&&', '||', '<', '>=', '::', '[*]', '.*'],
  ...['\n', '\n', '\r\n', ' ', ' ', '\t', '#', '/*', '*/', '<<E\n', '<<-E\n', 'E\n', '\nE\n'],
  ...['a = ', 'b {\n', '}\n'],
);
const tokens = fc.array(token, { minLength: 1, maxLength: 14 }).map((all) => all.join(''));
const opening = fc.constantFrom(
  ...[
    'a = ',
    'b {\n a = ',
    'a = "${',
    'a = "%{',
    'a = [',
    'a = {\n',
    'a = f(',
    'a = <<E\n',
    'a = "',
    'b "x" {',
  ],
);
const closing = fc.constantFrom(...['\n', '\n}\n', '}"\n', ']\n', '}\n', ')\n', '\nE\n', '"\n', '}\nE\n']);

/** Texts that a person broke, and texts that nobody wrote. `corpus`: where real files are, if anywhere. */
export function randomTexts(corpus: string): fc.Arbitrary<string> {
  const starts = startingTexts(corpus);
  const broken = fc
    .tuple(fc.nat(starts.length - 1), fc.array(mutations, { minLength: 1, maxLength: 3 }))
    .map(([index, changes]) => changes.reduce(mutate, starts[index]!));
  const framed = fc.tuple(opening, tokens, closing).map((all) => all.join(''));
  return fc.oneof(
    { arbitrary: broken, weight: 6 },
    { arbitrary: framed, weight: 3 },
    { arbitrary: tokens, weight: 1 },
  );
}
