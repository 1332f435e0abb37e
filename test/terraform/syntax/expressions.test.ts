// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { describe, expect, test } from 'vitest';
import type { Expression, TemplatePart } from '../../../src/terraform/syntax/syntax.ts';
import { hclOf } from '../read.ts';

/** An expression as one line, with everything grouped. */
function grouped(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return JSON.stringify(expression.value);
    case 'reference':
      return expression.name;
    case 'template':
      return `\`${expression.parts.map(partOf).join('')}\``;
    case 'get':
      return `${grouped(expression.object)}.${expression.name}`;
    case 'index':
      return `${grouped(expression.object)}[${grouped(expression.key)}]`;
    case 'splat':
      return `(${grouped(expression.object)} each ${grouped(expression.each)})`;
    case 'tuple':
      return `[${expression.items.map(grouped).join(' ')}]`;
    case 'object':
      return `{${expression.entries.map(({ key, value }) => `${grouped(key)}=${grouped(value)}`).join(' ')}}`;
    case 'call':
      return `${expression.name}(${expression.args.map(grouped).join(' ')}${expression.expand ? ' ...' : ''})`;
    case 'conditional':
      return `(${grouped(expression.condition)} ? ${grouped(expression.yes)} : ${grouped(expression.no)})`;
    case 'binary':
      return `(${grouped(expression.left)} ${expression.operator} ${grouped(expression.right)})`;
    case 'unary':
      return `(${expression.operator}${grouped(expression.operand)})`;
    case 'for': {
      const { keyName, valueName, collection, key, value, condition, group } = expression;
      const names = keyName === null ? valueName : `${keyName},${valueName}`;
      const result = `${key ? `${grouped(key)}=>` : ''}${grouped(value)}${group ? '...' : ''}`;
      return `<${names} in ${grouped(collection)}: ${result}${condition ? ` if ${grouped(condition)}` : ''}>`;
    }
    default:
      return expression.what;
  }
}

function partOf(part: TemplatePart): string {
  if (typeof part === 'string') return part.replaceAll('\n', '\\n');
  if (part.kind === 'interpolation') return `<${grouped(part.value)}>`;
  if (part.kind === 'if')
    return `<if ${grouped(part.condition)}: ${part.yes.map(partOf).join('')} else ${part.no.map(partOf).join('')}>`;
  if (part.kind === 'for')
    return `<for ${part.keyName ?? '-'},${part.valueName} in ${grouped(part.collection)}: ${part.body.map(partOf).join('')}>`;
  return part.what;
}

const readValue = (text: string) => hclOf(`a = ${text}\n`).body.attributes[0]!.value;

const table: [text: string, expected: string][] = [
  ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
  ['a || b && c == d > e', '(a || (b && (c == (d > e))))'],
  ['a == b != c', '((a == b) != c)'],
  ['-a.b + !c[0]', '((-a.b) + (!c[0]))'],
  ['- -1', '(-(-1))'],
  ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
  ['a ? b ? 1 : 2 : 3', '(a ? (b ? 1 : 2) : 3)'],
  ['(a ? b : c) ? d : e', '((a ? b : c) ? d : e)'],
  ['a.b["c"].0.d[e]', 'a.b["c"][0].d[e]'],
  ['a[*].b[0].c', '(a each [*].b[0].c)'],
  ['a[*].b[*].c', '(a each ([*].b each [*].c))'],
  // As Terraform has it: an index with a dot belongs to the items, one in brackets to the whole.
  ['a.*.b.0', '(a each [*].b[0])'],
  ['a.*.b[0]', '(a each [*].b)[0]'],
  ['f(a, b...)', 'f(a b ...)'],
  ['f(\n  a,\n)', 'f(a)'],
  ['provider::aws::f(1)', 'provider::aws::f(1)'],
  ['[1, [2],]', '[1 [2]]'],
  ['{ a = 1, "b" : 2\n (c) = 3\n true = 4, null = 5 }', '{"a"=1 "b"=2 c=3 true=4 "null"=5}'],
  ['[for a in b : a if c]', '<a in b: a if c>'],
  ['{ for k, v in b : k => v... }', '<k,v in b: k=>v...>'],
  ['1e3', '1000'],
  ['"a$b$${c}%%{d}"', '"a$b${c}%{d}"'],
  ['"$$${a}"', '"$${a}"'],
  ['"\\u00e9\\U0001F44D\\n\\"\\\\"', '"é👍\\n\\"\\\\"'],
  ['"${a}-${b}"', '`<a>-<b>`'],
  ['"x ${~ a ~} y"', '`x<a>y`'],
  ['"%{ if a }b%{ else }c%{ endif }"', '`<if a: b else c>`'],
  ['"%{ for k, v in a }${v}%{ endfor }"', '`<for k,v in a: <v>>`'],
  ['<<EOT\n  a\n ${b}\nEOT', '`  a\\n <b>\\n`'],
  ['<<-EOT\n    a\n\n      b\n    EOT', '`a\\n\\n  b\\n`'],
  ['<<-EOT\n    a ${b}\n  c\n  EOT', '`  a <b>\\nc\\n`'],
  ['<<-EOT\n    a\n  ${b ~}\n    c\n  EOT', '`  a\\n<b>    c\\n`'],
  ['<<ÄNDERUNG\na\nÄNDERUNG', '`a\\n`'],
];
describe('what belongs together', () => {
  test.each(table)('%s', (text, expected) => {
    expect(grouped(readValue(text))).toBe(expected);
  });
});

const ranges: [text: string, part: string][] = [
  ['("optional")', '"optional"'],
  ['(a).b + (c)', '(a).b + (c)'],
  ['<<EOT\nx\nEOT', '<<EOT\nx\nEOT'],
  ['f(a) # c', 'f(a)'],
  ['[1, 2] /* c */', '[1, 2]'],
  ['a[*].b', 'a[*].b'],
];
test.each(ranges)('the place of %j', (text, part) => {
  const { span } = readValue(text);
  expect(span.source.text.slice(span.start, span.end)).toBe(part);
});

test('chains of many parts are not known, rather than recursed into', () => {
  const chains = [
    `1${' + 1'.repeat(600)}`,
    `${'!'.repeat(600)}a`,
    `a${'.b'.repeat(600)}`,
    `${'a ? 1 : '.repeat(600)}2`,
  ];
  for (const text of chains) expect(readValue(text).kind).toBe('unsupported');
});

test('a file that is broken in the middle shows the blocks before and behind', () => {
  const file = hclOf('a "x" {\n}\nb {\n  c = [\n}\nd "y" {\n  e = 1\n}\n');
  expect(file.brokenAt).toBe(5);
  expect(file.body.allBlocks.map(({ type }) => type)).toEqual(['a', 'd']);
});
