import { expect, test } from 'vitest';
import { ancestorsOf, callersOf, modulesIn } from '../../../src/github/read/callers.ts';
import { treeOf } from '../../../src/github/read/repository-tree.ts';

const blob = (name: string) => ({ name, type: 'blob', mode: 0o100644, object: null });
const tree = (name: string, ...entries: object[]) => ({
  name,
  type: 'tree',
  mode: 0o040000,
  object: { entries: entries as never[] },
});

test('directories with Terraform and links are found at every level, and what lies deeper is noticed', () => {
  const link = { ...blob('linked.tf'), mode: 0o120000 };
  const root = {
    entries: [
      blob('main.tf'),
      tree('modules', tree('web', blob('web.tofu'), link)),
      tree('docs', blob('a.md')),
    ],
  };
  expect(treeOf(root)).toEqual({
    terraform: ['', 'modules/web'],
    terragrunt: [],
    files: ['main.tf', 'modules/web/web.tofu', 'docs/a.md'],
    directories: ['', 'modules', 'modules/web', 'docs'],
    links: ['modules/web/linked.tf'],
    isComplete: true,
  });
  expect(treeOf(null)).toBeUndefined();
  const deep = { entries: [{ ...tree('deep'), object: null }] };
  expect(treeOf(deep)).toMatchObject({ isComplete: false });
});

test.each([
  { name: 'a variable', text: 'variable "a" {}', expected: ['any'] },
  { name: 'an output', text: 'output "a" {\n  value = 1\n}', expected: ['any'] },
  { name: 'neither', text: 'resource "aws_instance" "a" {}', expected: [] },
  { name: 'a provider', text: 'variable "a" {}\nprovider "aws" {}', expected: [] },
])('$name: $expected', ({ text, expected }) => {
  const head = { contents: new Map([['any/main.tf', Buffer.from(text)]]), unread: new Map() };
  const base = { contents: new Map(), unread: new Map() };
  expect(modulesIn(['any'], head, base)).toEqual(expected);
  expect(modulesIn(['any'], base, head)).toEqual(
    text.includes('variable') || expected.length > 0 ? ['any'] : [],
  );
});

test('what lies above the changed directories, the nearest to the root first', () => {
  expect(ancestorsOf(['live/prod/web', 'live', 'modules/web'])).toEqual(['', 'modules', 'live/prod']);
  expect(ancestorsOf([''])).toEqual([]);
  expect(ancestorsOf([Array.from({ length: 50 }, (_, n) => n).join('/')])).toHaveLength(30);
});

test('callers are found through other modules, and in circles', () => {
  const call = (source: string) => Buffer.from(`module "m" {\n  source = "${source}"\n}\n`);
  const contents = new Map([
    ['modules/group/main.tf', call('../web')],
    ['live/main.tf', call('../modules/group')],
    ['modules/web/main.tf', call('../group')],
    ['other/main.tf', call('../modules/db')],
  ]);
  expect(callersOf(['modules/web'], { contents, unread: new Map() }).toSorted()).toEqual([
    'live',
    'modules/group',
    'modules/web',
  ]);
});
