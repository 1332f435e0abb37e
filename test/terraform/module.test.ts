import { expect, test } from 'vitest';
import { isConfiguration, joinPath, memoryFiles } from '../../src/terraform/files.ts';
import { loadModule } from '../../src/terraform/module.ts';
import { createParser } from '../../src/terraform/syntax/parse.ts';
import { isValuesFile } from '../../src/terraform/values-files.ts';

/** Names of the files of a module, in the order in which they are merged. */
const filesIn = (...names: string[]) => {
  const files = memoryFiles(new Map(names.map((name) => [name, name.endsWith('.json') ? '{}' : ''])));
  return loadModule(files, createParser(files), '', () => true).files.map(({ source }) => source.path);
};

test('files come in lexical order, overrides last', () => {
  expect(
    filesIn('override.tf', 'z.tf', 'B.tf', 'a_override.tf', 'a.tf.json', 'a.tf', 'c_override.tf.json'),
  ).toEqual([
    ...['B.tf', 'a.tf', 'a.tf.json', 'z.tf'],
    ...['a_override.tf', 'c_override.tf.json', 'override.tf'],
  ]);
});

test('a .tofu file takes the place of the .tf file of its name', () => {
  expect(filesIn('a.tf', 'a.tofu', 'b.tf', 'c.tf.json', 'c.tofu.json', 'd.tf.json', 'd.tofu')).toEqual([
    ...['a.tofu', 'b.tf', 'c.tofu.json', 'd.tf.json', 'd.tofu'],
  ]);
});

test.each([
  ...[
    ['main.tf', true],
    ['main.tf.json', true],
    ['main.tofu', true],
    ['main.tofu.json', true],
    ['.tf', false],
  ],
  ...[
    ['.main.tf', false],
    ['main.tf~', false],
    ['#main.tf#', false],
    ['main.tfvars', false],
    ['main.json', false],
  ],
  ...[
    ['main.tf.bak', false],
    ['tf', false],
    ['x.tftest.hcl', false],
    ['override.tf', true],
  ],
] as [name: string, is: boolean][])('%s is a configuration file: %s', (name, is) => {
  expect(isConfiguration(name)).toBe(is);
});

test.each([
  ...[
    ['terraform.tfvars', true],
    ['x.auto.tfvars.json', true],
    ['prod.tfvars', true],
    ['tfvars', false],
    ['a.tf', false],
  ],
] as [name: string, is: boolean][])('%s is a file of values: %s', (name, is) => {
  expect(isValuesFile(name)).toBe(is);
});

test.each([
  ...[
    ['', './m', 'm'],
    ['a', './m', 'a/m'],
    ['a', '../m/', 'm'],
    ['a/b', '../../m', 'm'],
    ['a', '..', ''],
  ],
  ...[
    ['', '../m', '../m'],
    ['..', '../m', '../../m'],
    ['a', './', 'a'],
    ['/r/a', '../m', '/r/m'],
    ['/', '../m', '/m'],
  ],
] as [directory: string, relative: string, path: string][])(
  '%j and %j is %j',
  (directory, relative, path) => {
    expect(joinPath(directory, relative)).toBe(path);
  },
);
