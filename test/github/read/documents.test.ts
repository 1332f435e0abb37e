import { schema } from '@octokit/graphql-schema';
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import * as documents from '../../../src/github/read/documents.ts';
import { modulesDocument } from '../../../src/github/read/module-documents.ts';

// GitHub publishes a field twice now and then, which graphql-js would refuse.
const github = buildASTSchema(parse(schema.idl), { assumeValidSDL: true });
const { textsDocument, settleDocument, unfinishedDocument, blameDocument, ...rest } = documents;
const constants = Object.entries(rest).filter(([name]) => name.endsWith('Document'));

const all: [string, string][] = [
  ...constants.map(([name, document]): [string, string] => [name, document]),
  ['what waits in three repositories', unfinishedDocument(3)],
  ['resolving three threads', settleDocument('resolve', 3)],
  ['minimizing one comment', settleDocument('minimize', 1)],
  ['who wrote the lines of three files', blameDocument(3)],
  ...[0, 1, 50].flatMap((directories) =>
    [0, 2].flatMap((files) =>
      [{}, { policy: true }, { threads: true }, { policy: true, threads: true, tree: true, proposed: true }]
        .filter((include) => directories + files + Object.keys(include).length > 0)
        .map((include): [string, string] => [
          `texts of ${directories} directories, ${files} files, ${Object.keys(include).join(' and ')}`,
          textsDocument(directories, files, include),
        ]),
    ),
  ),
];

test.each(all)('GitHub’s schema takes %s', (_name, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});

test.each([
  ['visibility', 0, 0],
  ['commit', 0, 0],
  ['whole', 0, 0],
  ['more', 2, 1],
  ['more', 0, 1],
] as const)(
  'GitHub’s schema takes modules, %s with %i directories and %i files',
  (kind, directories, files) => {
    const fields = { kind, directories, files };
    for (const all of [
      [fields],
      [fields, fields],
      [fields, { kind: 'whole', directories: 0, files: 0 }] as const,
    ])
      expect(validate(github, parse(modulesDocument(all)))).toEqual([]);
  },
);
