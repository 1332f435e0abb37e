import { expect, test } from 'vitest';
import { isReadIn } from '../../../src/github/read/read-around.ts';
import type { Links, RepositoryFiles } from '../../../src/terraform/files.ts';

const texts = (contents: Record<string, string>, links: Record<string, string | null>): RepositoryFiles => ({
  contents: new Map(Object.entries(contents).map(([path, text]) => [path, Buffer.from(text)])),
  unread: new Map(),
  links: new Map(Object.entries(links)) as Links,
});
const reading = (path: string) => ({ 'main.tf': `locals {\n  x = file("${path}")\n}\n` });
const inARow = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`l${n}`, n === 0 ? 'x.yaml' : `l${n - 1}`]));

test.each([
  ['by its own name', 'x.yaml', {}, 'x.yaml'],
  ['by one link', 'a', { a: 'x.yaml' }, 'x.yaml'],
  ['by thirty links in a row', 'l29', inARow(30), 'x.yaml'],
  ['below a link', 'd/x.yaml', { d: 'data' }, 'data/x.yaml'],
  ['below a link in a linked directory', 'm/d/x.yaml', { m: 'modules', 'modules/d': 'data' }, 'data/x.yaml'],
  ['behind a link that changes', 'a', { a: 'd/x.yaml', d: 'data' }, 'd'],
  ['below a link to the whole repository', 'all/data/x.yaml', { all: '' }, 'data/x.yaml'],
  ['below that link, twice', 'all/all/x.yaml', { all: '' }, 'x.yaml'],
])('a file is read %s', (_, read, links, changed) => {
  expect(isReadIn(texts(reading(read), links), [changed])).toBe(true);
});

test.each([
  ['another file', 'y.yaml', { a: 'x.yaml' }],
  ['a link that leads elsewhere', 'a', { a: 'y.yaml' }],
  ['a link that leads outside', 'a', { a: null }],
])('%s is not it', (_, read, links) => {
  expect(isReadIn(texts(reading(read), links), ['x.yaml'])).toBe(false);
});

test('a thousand links to the whole repository name a file without end: whatever reads files may read it', () => {
  const links = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`d/l${n}`, '']));
  expect(isReadIn(texts(reading('another.yaml'), links), ['x.yaml'])).toBe(true);
  expect(isReadIn(texts({ 'main.tf': 'locals {\n  x = 1\n}\n' }, links), ['x.yaml'])).toBe(false);
});
