import * as fc from 'fast-check';
import type { Sample } from './layouts.ts';

/** A value that allows IMDSv1. */
const wrong = fc.constantFrom('"optional"', 'null', '"Required"', '""', 'true', '("optional")');
const comment = fc.constantFrom('', '', ' # c', '   // ü', ' /* c */', '  # longer "comment" {');
const equals = fc.constantFrom(' = ', ' = ', '=', '    = ');
const between = fc.constantFrom('', '', '', '\n', '# c\n', '/* a\nb */\n');
const other = fc.constantFrom(
  'name = "x"',
  'a_longer_name = 1',
  'size=2',
  'list = [\n"a",\n"b"\n]',
  'text = <<EOF\ntext\nEOF',
);

const line = fc.record({ wrong, comment, equals, between, other: fc.option(other) });
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

/** `key = "optional"` lines with other lines and comments between them. */
const lines = (of: readonly Line[], key: (index: number) => string) =>
  of
    .map(
      (it, index) =>
        `${it.between}${it.other && index === 0 ? `${it.other}${it.other.endsWith('EOF') ? '' : it.comment}\n` : ''}${key(index)}${it.equals}${it.wrong}${it.comment}\n`,
    )
    .join('');

const instance = (name: string, tokens: string) =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;

/** Several instances take a local each: the literals stand below each other. */
const locals = fc.array(line, { minLength: 1, maxLength: 4 }).map((all) => ({
  text: `locals {\n${lines(all, (index) => `t${'_'.repeat(index)}`)}}\n${all.map((_, index) => instance(`i${index}`, `local.t${'_'.repeat(index)}`)).join('')}`,
  fixable: all.length,
}));

/** One resource for every entry of a map. */
const entries = fc
  .record({ all: fc.array(line, { minLength: 1, maxLength: 4 }), nested: fc.boolean() })
  .map(({ all, nested }) => {
    const map = all.map((it, index) => {
      const name = `i${'x'.repeat(index)}`;
      const entry = nested ? `{ tokens = ${it.wrong} }` : it.wrong;
      return `${it.between}${name}${it.equals}${entry}${it.comment}\n`;
    });
    return {
      text: `resource "aws_launch_template" "x" {\nfor_each = {\n${map.join('')}}\nmetadata_options {\nhttp_tokens = each.value${nested ? '.tokens' : ''}\n}\n}\n`,
      fixable: 1,
    };
  });

const variables = fc.array(line, { minLength: 1, maxLength: 3 }).map((all) => ({
  text: all
    .map(
      (it, index) =>
        `variable "v${index}" {\n${it.between}type = any${it.comment}\ndefault${it.equals}${it.wrong}${it.comment}\n}\n${instance(`i${index}`, `var.v${index}`)}`,
    )
    .join(''),
  fixable: all.length,
}));

/** Calls of known modules: without the input, with an empty or incomplete map. */
const calls = fc
  .record({
    entries: fc
      .array(
        fc.constantFrom(
          'http_endpoint = "enabled"',
          'x = 1',
          '"quoted" = 1',
          'c : 1',
          'h = <<EOF\nx\nEOF',
          'l = {\na = 1\n}',
        ),
        { maxLength: 3 },
      )
      .map((all) => [...new Set(all)]),
    shape: fc.constantFrom('missing', 'null', 'one line', 'lines', 'commas', 'beside'),
    other: fc.option(other),
    comment,
    between,
    hollow: fc.constantFrom('', ' ', ' /* c */ '),
  })
  .map(({ entries, shape, other, comment, between, hollow }) => {
    const text = mapOf(entries, shape, comment, between, hollow);
    return {
      text: `module "x" {\nsource = "terraform-aws-modules/ec2-instance/aws"\nversion = "~> 5.6.0"${comment}\n${other ? `${other}\n` : ''}${text === undefined ? '' : `metadata_options = ${text}${comment}\n`}}\n`,
      fixable: 1,
    };
  });

function mapOf(all: readonly string[], shape: string, comment: string, between: string, hollow: string) {
  const short = all.filter((entry) => !entry.includes('\n'));
  switch (shape) {
    case 'missing':
      return undefined;
    case 'null':
      return 'null';
    case 'one line':
      return `{${short.join(', ') || hollow}}`;
    case 'lines':
      return `{\n${between}${all.map((entry) => `${entry}${entry.endsWith('EOF') ? '' : comment}\n`).join('')}${between}}`;
    case 'commas':
      return `{\n${short.map((entry) => `${entry},${comment}\n`).join('')}${between}}`;
    default:
      return `{${short.join(',\n') || hollow} }`;
  }
}

/** Values and objects that allow IMDSv1 and can all be mended. */
export const valueLayout: fc.Arbitrary<Sample> = fc
  .record({
    sample: fc.oneof(locals, entries, variables, calls),
    feed: fc.constantFrom('\n', '\n', '\r\n'),
    lead: fc.constantFrom('', '\ufeff', '# ü😀\n'),
  })
  .map(({ sample, feed, lead }) => ({
    text: (lead + sample.text).replaceAll('\n', feed),
    fixable: sample.fixable,
  }));
