import { expect, test } from 'vitest';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { createParser, settled } from '../../../src/terraform/syntax/parse.ts';
import { UnparsableError } from '../../../src/terraform/syntax/source.ts';

const parserOf = (content: string | Uint8Array, path = 'main.tf') =>
  createParser(memoryFiles(new Map([[path, content]])));

test('a file that is not there', () => {
  expect(parserOf('').parse('other.tf')).toBeUndefined();
});

test('a file is read once', () => {
  const parser = parserOf('a = 1\n');
  expect(parser.parse('main.tf')).toBe(parser.parse('main.tf'));
});

test('a broken file is given as it is until the referee was asked, and thrown from then on', async () => {
  const parser = parserOf('a = 1\nb = [\n');
  expect(parser.parse('main.tf')?.body.attributes[0]?.name).toBe('a');
  expect(await parser.askReferee()).toBe(true);
  expect(() => parser.parse('main.tf')).toThrow(UnparsableError);
  expect(await parser.askReferee()).toBe(false);
});

test('a file that is whole and refused keeps its tree, with the objection', async () => {
  const parser = parserOf('a = 1\na = 2\n');
  const attributes = await settled(parser, () => parser.parse('main.tf')?.body.attributes.length);
  expect(attributes).toBe(2);
  expect(parser.parse('main.tf')?.refusal).toMatchObject({ path: 'main.tf', line: 2 });
});

test('a file that is fine is not asked about', async () => {
  const parser = parserOf('a = 1\n');
  parser.parse('main.tf');
  expect(await parser.askReferee()).toBe(false);
  expect(parser.parse('main.tf')?.refusal).toBeNull();
});

test.each([
  ['a NUL byte', new Uint8Array([0x61, 0x0a, 0x00]), 2],
  ['bytes that are no UTF-8', new Uint8Array([0x61, 0x0a, 0x0a, 0xff]), 3],
  ['half of a character', new Uint8Array([0x23, 0xe2, 0x82]), 1],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 1],
])('%s', (_, bytes, line) => {
  expect.assertions(1);
  try {
    parserOf(bytes).parse('main.tf');
  } catch (error) {
    expect(error).toMatchObject({ path: 'main.tf', line });
  }
});

test.each(['{"a": 1,}', '// a\n{}', '[1]', '"a"', '', '{"a": 1} x', `${'['.repeat(20_000)}`])(
  'what is no JSON: %.20s',
  (text) => {
    expect(() => parserOf(text, 'main.tf.json').parse('main.tf.json')).toThrow(UnparsableError);
  },
);
