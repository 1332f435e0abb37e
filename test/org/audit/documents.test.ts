import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { blobsDocument, repositoriesDocument } from '../../../src/org/audit/documents.ts';

const schema = buildSchema(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/graphql-schema/schema.graphql'), 'utf8'),
);

test.each([
  ['repositories', repositoriesDocument],
  ['blobs', blobsDocument([1, 0, 3])],
])('%s is what GitHub’s schema takes', (_name, document) => {
  expect(validate(schema, parse(document))).toEqual([]);
});
