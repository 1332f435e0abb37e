import type { Args, Context, Fields } from '../node.ts';
import { commentMutations } from './comments.ts';
import { createCommitOnBranch } from './create-commit.ts';
import { reviewMutations } from './reviews.ts';
import { updateRefs } from './update-refs.ts';

type Mutation = (input: Args, context: Context) => unknown;
const all: Record<string, Mutation> = {
  createCommitOnBranch,
  updateRefs,
  ...commentMutations,
  ...reviewMutations,
};

/** The mutations of GraphQL. Every payload also echoes `clientMutationId`. */
export const mutations: Fields<undefined> = Object.fromEntries(
  Object.entries(all).map(([name, change]) => [
    name,
    (_root, { input }, context) => answer(change, input, context),
  ]),
);

async function answer(change: Mutation, input: Args, context: Context): Promise<object> {
  const payload = (await change(input, context)) as object;
  return { clientMutationId: input.clientMutationId ?? null, ...payload };
}
