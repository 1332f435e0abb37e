import { schema } from '@octokit/graphql-schema';
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { blobsDocument, repositoriesDocument } from '../../../src/org/audit/documents.ts';

// GitHub publishes a field twice now and then, which graphql-js would refuse.
const github = buildASTSchema(parse(schema.idl), { assumeValidSDL: true });

test.each([
  ['repositories', repositoriesDocument],
  ['blobs', blobsDocument([1, 3])],
])('GitHub’s schema takes %s', (_name, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});
