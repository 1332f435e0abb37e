// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../src/terraform/files.ts';
import { refuse } from '../../src/terraform/syntax/hashicorp-parser.ts';
import { createParser } from '../../src/terraform/syntax/parse.ts';
import { UnparsableError } from '../../src/terraform/syntax/source.ts';
import { fails, notKnown, outcomesOf } from './evaluated.ts';
import { hclOf, sourceOf } from './read.ts';

const many = (text: string, count = 10_000) => text.repeat(count);

/** Texts that would take a naive reader minutes, gigabytes or all of the stack. */
const texts: [name: string, text: string][] = [
  ['brackets', `a = ${many('[')}${many(']')}\n`],
  ['parentheses', `a = ${many('(')}1${many(')')}\n`],
  ['objects', `a = ${many('{a=')}1${many('}')}\n`],
  ['templates', `a = ${many('"${', 5000)}1${many('}"', 5000)}\n`],
  ['calls', `a = ${many('f(')}${many(')')}\n`],
  ['signs', `a = ${many('!')}b\n`],
  ['conditionals', `a = ${many('b ? 1 : ')}1\n`],
  ['sums', `a = 1${many(' + 1')}\n`],
  ['attributes', `a = local.b${many('.c')}\n`],
  ['indexes', `a = local.b${many('[0]')}\n`],
  ['blocks', `${many('a {\n')}${many('}\n')}`],
  ['open brackets', many('[')],
  ['open blocks', many('a {\n')],
  ['open templates', `a = ${many('"${')}`],
  ['open comments', many('/* ', 20_000)],
  ['quotes', many('"', 20_001)],
  ['heredocs', `a = ${many('<<A\n${', 3000)}`],
  ['arguments', Array.from({ length: 20_000 }, (_, index) => `a${index} = ${index}\n`).join('')],
  ['a long string', `a = "${many('x', 1_000_000)}"\n`],
  ['a long heredoc', `a = <<EOT\n${many('some $ text % "here"\n', 20_000)}EOT\n`],
  ['a long line', `a = [${many('1, ', 20_000)}1]\n`],
  ['blanks', many(' ', 1_000_000)],
  ['empty lines', many('\n', 300_000)],
];

// A text that took minutes would run into the time limit of the test.
describe('is read, or refused, but neither thrown nor waited for', () => {
  test.each(texts)('%s', async (_, text) => {
    const parser = createParser(memoryFiles(new Map([['main.tf', text]])));
    const read = () => {
      try {
        for (const { value } of parser.parse('main.tf')?.body.attributes.slice(0, 1) ?? []) void value.kind;
      } catch (error) {
        if (!(error instanceof UnparsableError) && !(error instanceof RangeError)) throw error;
      }
    };
    read();
    await parser.askReferee();
    read();
  });

  test('the referee answers after it was asked about all of these', async () => {
    for (const [, text] of texts.slice(0, 12)) await refuse(sourceOf(text));
    expect(await refuse(sourceOf('a = 1\n'))).toBeUndefined();
    expect(await refuse(sourceOf('a = \n'))).toBeInstanceOf(UnparsableError);
  });
});

// HashiCorp's parser would be at each of these for minutes.
describe('is refused without being asked about', () => {
  test.each([
    ['marks in a text', `a = "${many('$n', 100_000)}"\n`, 'a text in it has too many lines'],
    ['marks between sequences', `a = "${many('${b}$n', 50_000)}"\n`, 'a text in it has too many lines'],
    [
      'lines between sequences',
      `a = <<E\n${many('${b}\nc\n', 50_000)}E\n`,
      'a text in it has too many lines',
    ],
    ['marks in a text without an end', `a = "${many('$n', 100_000)}`, 'it is too large'],
    ['operators', `a = 1${many(' + 1', 100_000)}\n`, 'an expression in it has too many operators'],
  ])('%s', async (_, text, why) => {
    const parser = createParser(memoryFiles(new Map([['main.tf', text]])), true);
    const message = () => {
      try {
        return parser.parse('main.tf')?.refusal?.message;
      } catch (error) {
        return (error as Error).message;
      }
    };
    message();
    await parser.askReferee();
    expect(message()).toContain(why);
  });

  test('a long script is none of them', async () => {
    const script = many(`\${name}\n${many('echo "$HOME" | grep $1 && exit 1 # 100 %\n', 60)}`, 60);
    const text = `a = <<-EOT\n${script}EOT\n`;
    expect(hclOf(text)).toMatchObject({ doubtful: false, tooMuch: null });
    expect(await refuse(sourceOf(text), hclOf(text))).toBeUndefined();
  });
});

/** `a0` is made of `a1` twice, which is made of `a2` twice, and so on. */
const doubled = (make: (next: string) => string, end: string) =>
  `locals {\n${Array.from({ length: 30 }, (_, n) => `  a${n} = ${make(`local.a${n + 1}`)}\n`).join('')}  a30 = ${end}\n}\n`;

describe('values that double with every line', () => {
  const bombs: [name: string, text: string][] = [
    ['texts', doubled((next) => `"\${${next}}\${${next}}"`, '"required"')],
    ['lists', doubled((next) => `concat(${next}, ${next})`, '["required"]')],
    ['tuples', doubled((next) => `[${next}, ${next}]`, '["required"]')],
    ['objects', doubled((next) => `{ a = ${next}, b = ${next} }`, '{}')],
    ['branches', doubled((next) => `var.v == 1 ? [${next}, ${next}] : []`, '["required"]')],
    ['calls that are not known', doubled((next) => `replace(${next}, ${next}, "")`, 'var.v')],
  ];
  test.each(bombs)('%s', (_, text) => {
    const evaluate = () => outcomesOf(['local.a0'], { 'bomb.tf': `${text}variable "v" {}\n` })[0];
    try {
      for (const outcome of evaluate() ?? []) expect([fails, notKnown]).toContain(outcome);
    } catch (error) {
      expect((error as Error).message).toMatch(/too many steps/);
    }
  });
});
