import { beforeEach, expect, test, vi } from 'vitest';
import { memoryFiles } from '../../src/terraform/files.ts';
import { createParser } from '../../src/terraform/syntax/parse.ts';

const shown: string[] = [];
vi.mock('#wasm', () => {
  const parse = async (_: string, text: string) => void shown.push(text.slice(text.indexOf('\n') + 1));
  return { loadReferee: async () => parse, loadRefereeAnew: async () => parse };
});
beforeEach(() => {
  shown.length = 0;
});

const of = (text: string) => memoryFiles(new Map([['main.tf', text]]));

async function askedAbout(after: string, before?: string): Promise<string[]> {
  const known = before === undefined ? undefined : createParser(of(before));
  known?.parse('main.tf');
  await known?.askReferee();
  shown.length = 0;
  const parser = createParser(of(after), true, known);
  parser.parse('main.tf');
  await parser.askReferee();
  return shown;
}

const block = (name: string, body = '  x = 1') => `a "${name}" {\n${body}\n}\n`;
const text = Array.from({ length: 50 }, (_, n) => `  line ${n}\n`).join('');

test('HashiCorp’s parser is asked about all of a file that is new', async () => {
  expect(await askedAbout(block('b') + block('c'))).toEqual([block('b') + block('c')]);
});

test('of a file that was there before, about the blocks and attributes that are new', async () => {
  const before = `${block('b')}\n# about c\n${block('c')}d = 1 # one\ne = 2\n`;
  const after = before.replace('"c" {\n', '"c" {\n  y = 2\n').replace('e = 2', 'e = 3');
  expect(await askedAbout(after, before)).toEqual([`${block('c', '  y = 2\n  x = 1')}e = 3\n`]);
});

test('what a new block has of long texts is left out all the same', async () => {
  const before = block('b') + block('c', `  x = <<E\n${text}E`);
  const after = before.replace('x = <<E', 'y = 1\n  x = <<E');
  expect(await askedAbout(after, before)).toEqual([block('c', '  y = 1\n  x = <<E\nE')]);
});

test.each([
  ['it could not be read before', block('b') + block('c'), `${block('b')}a {\n`],
  ['it is doubtful itself', `${block('b')}${block('c')}c = 1\nc = 2\n`, block('b') + block('c')],
])('about all of it where %s', async (_, after, before) => {
  expect(await askedAbout(after, before)).toContain(after);
});
