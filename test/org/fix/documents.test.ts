import { schema } from '@octokit/graphql-schema';
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { statesDocument, updateRefsDocument } from '../../../src/org/fix/documents.ts';

// GitHub publishes a field twice now and then, which graphql-js would refuse.
const github = buildASTSchema(parse(schema.idl), { assumeValidSDL: true });

test.each([
  ['the states of fixes', statesDocument(2)],
  ['moving branches', updateRefsDocument],
])('GitHub’s schema takes %s', (_name, document) => {
  expect(validate(github, parse(document))).toEqual([]);
});
