import { expect, test } from 'vitest';
import {
  ancestorsOf,
  callersOf,
  terraformDirectories,
  touchesModules,
} from '../../../src/github/read/callers.ts';

const blob = (name: string) => ({ name, type: 'blob', object: null });
const tree = (name: string, ...entries: object[]) => ({
  name,
  type: 'tree',
  object: { entries: entries as never[] },
});

test('directories with Terraform are found at every level', () => {
  const root = {
    entries: [blob('main.tf'), tree('modules', tree('web', blob('web.tofu'))), tree('docs', blob('a.md'))],
  };
  expect(terraformDirectories(root)).toEqual(['', 'modules/web']);
  expect(terraformDirectories(null)).toEqual([]);
});

test('too many directories are none', () => {
  const entries = Array.from({ length: 151 }, (_, index) => tree(`d${index}`, blob('main.tf')));
  expect(terraformDirectories({ entries })).toEqual([]);
});

test.each([
  { directories: ['modules/web'], expected: true },
  { directories: ['live/module'], expected: true },
  { directories: ['live/prod', ''], expected: false },
])('$directories', ({ directories, expected }) => {
  expect(touchesModules(directories)).toBe(expected);
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
