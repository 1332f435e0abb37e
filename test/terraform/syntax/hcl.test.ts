// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { describe, expect, test } from 'vitest';
import { byteAt, linesOf, textOf } from '../../../src/terraform/syntax/source.ts';
import { attribute, type Block } from '../../../src/terraform/syntax/syntax.ts';
import { hclOf, sourceOf } from '../read.ts';

const block =
  'resource "aws_instance" "a" {\n  ami = "x"\n\n  metadata_options {\n    http_tokens = "optional" # why\n  }\n}\n';
const spans = (text: string) => {
  const [resource] = hclOf(text).body.allBlocks;
  const [options] = resource!.body.blocks('metadata_options');
  const tokens = attribute(options!.body, 'http_tokens')!;
  return { resource: resource!, options: options!, tokens };
};

describe('positions', () => {
  const variants: [name: string, text: string][] = [
    ['plain', block],
    ['CRLF', block.replaceAll('\n', '\r\n')],
    ['tabs', block.replaceAll('  ', '\t')],
    ['no line feed at the end', block.trimEnd()],
    ['characters of several bytes in front', block.replace('"x"', '"日本 é 👍"')],
    ['a byte order mark', `\ufeff${block}`],
    [
      'a byte order mark, CRLF and characters of several bytes',
      `\ufeff${block.replaceAll('\n', '\r\n').replace('"x"', '"👍"')}`,
    ],
  ];
  test.each(variants)('%s', (_, text) => {
    const { resource, options, tokens } = spans(text);
    expect(linesOf(resource.header)).toEqual({ startLine: 1, endLine: 1 });
    expect(linesOf(resource.span)).toEqual({ startLine: 1, endLine: 7 });
    expect(linesOf(options.header)).toEqual({ startLine: 4, endLine: 4 });
    expect(linesOf(tokens.span)).toEqual({ startLine: 5, endLine: 5 });
    expect(textOf(resource.header).trimEnd()).toBe('resource "aws_instance" "a"');
    expect(textOf(tokens.span)).toBe('http_tokens = "optional"');
    expect(textOf(tokens.value.span)).toBe('"optional"');
    const { source, start, end } = tokens.value.span;
    const bytes = source.bytes.subarray(byteAt(source, start), byteAt(source, end));
    expect(new TextDecoder().decode(bytes)).toBe('"optional"');
  });

  test('every index of a text has the byte offset that it has in the file', () => {
    const source = sourceOf('\ufeffa = "é日👍"\r\nb = 1\n');
    for (let index = 0; index <= source.text.length; index++) {
      // Not within a pair of surrogates.
      if (/[\udc00-\udfff]/.test(source.text[index] ?? '')) continue;
      expect(byteAt(source, index)).toBe(3 + new TextEncoder().encode(source.text.slice(0, index)).length);
    }
  });
});

describe('blocks', () => {
  const shape = ({ type, labels, body }: Block): unknown => [
    [type, ...labels].join(' '),
    ...body.attributes.map(({ name }) => name),
    ...body.allBlocks.map(shape),
  ];
  const shapes: [text: string, expected: unknown[]][] = [
    ['a "b" "c" {\n}\n', [['a b c']]],
    ['a b c {\n}\n', [['a b c']]],
    ['a b "c" {}\n', [['a b c']]],
    ['a {}\nb { c = 1 }\n', [['a'], ['b', 'c']]],
    ['a "b\\"c" {}\n', [['a b"c']]],
    ['a "$${b}" {}\n', [['a ${b}'.replace('$', '$')]]],
    ['a /* x */ "b" /* y */ { // z\n  # c\n  d = 1 # e\n  /* f */ g = /* h */ 2\n}\n', [['a b', 'd', 'g']]],
    [
      'a {\n  dynamic "b" {\n    content {\n      dynamic c {\n        iterator = d\n      }\n    }\n  }\n}\n',
      [['a', ['dynamic b', ['content', ['dynamic c', 'iterator']]]]],
    ],
    ['for {\n  if = 1\n  in = 2\n  null = 3\n  true = 4\n}\n', [['for', 'if', 'in', 'null', 'true']]],
    ['a-b "c" {\n  d-e_f = 1\n}\n', [['a-b c', 'd-e_f']]],
    ['été "日本" {\n  größe = 1\n}\n', [['été 日本', 'größe']]],
  ];
  test.each(shapes)('%j', (text, expected) => {
    const file = hclOf(text);
    expect(file.brokenAt).toBeNull();
    expect(file.body.allBlocks.map(shape)).toEqual(expected);
  });

  test('comments of every form, with their places', () => {
    const text =
      '# a\nb = 1 // c\n/* d\n*/ e = [ # f\n  1, /* g */\n]\nh = "# not"\ni = <<EOT\n# nor this\nEOT\n';
    const { comments } = hclOf(text);
    expect(comments.map((comment) => comment.text)).toEqual(['# a', '// c', '/* d\n*/', '# f', '/* g */']);
    for (const comment of comments) expect(text.slice(comment.start, comment.end)).toBe(comment.text);
  });
});
