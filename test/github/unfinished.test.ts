import { schema } from '@octokit/graphql-schema';
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { unfinishedDocument } from '../../src/github/unfinished-document.ts';

const github = buildASTSchema(parse(schema.idl), { assumeValidSDL: true });

test.each([1, 10])(
  'GitHub’s schema takes the question for what is unfinished in %i repositories',
  (count) => {
    expect(validate(github, parse(unfinishedDocument(count)))).toEqual([]);
  },
);
