import { actorName } from '../../http/actor.ts';
import { timestamp } from '../../world/world.ts';
import { nodeOf, repositoryNamed } from '../access.ts';
import { type Context, type Fields, GraphqlFault, typed } from '../node.ts';
import { accountNode } from './account.ts';

export const queryFields: Fields<undefined> = {
  // An installation sees itself as its bot, though the schema calls that a User; there the login keeps its [bot].
  viewer(_root, _args, { world, actor }) {
    if (actor.kind === 'user') return typed('User', actor.account);
    return {
      __typename: 'User',
      id: world.app.bot.nodeId,
      databaseId: world.app.bot.id,
      login: world.app.bot.login,
      name: null,
    };
  },

  repository: (_root, { owner, name }, context) =>
    typed('Repository', repositoryNamed(context, `${owner}/${name}`)),

  node: (_root, { id }, context) => nodeNamed(context, id),
  nodes: (_root, { ids }, context) => (ids as string[]).map((id) => nodeNamed(context, id)),

  user: (_root, { login }, context) => accountOf(context, login, 'User'),
  organization: (_root, { login }, context) => accountOf(context, login, 'Organization'),
  repositoryOwner: (_root, { login }, { world }) =>
    accountNode(world.accounts.get(String(login).toLowerCase()) ?? null),

  rateLimit(_root, _args, { actor, limiter, nodeCount }) {
    const { limit, used, reset } = limiter.status(actorName(actor), 'graphql');
    const remaining = Math.max(0, limit - used);
    return { cost: 1, limit, used, remaining, nodeCount, resetAt: timestamp(reset * 1000) };
  },
};

function nodeNamed(context: Context, id: string) {
  const value = nodeOf<unknown>(context, id);
  return typed(context.world.nodes.get(id)?.type ?? '', value);
}

function accountOf({ world }: Context, login: string, type: 'User' | 'Organization') {
  const account = world.accounts.get(login.toLowerCase());
  if (account?.type === type) return accountNode(account);
  throw new GraphqlFault(
    'NOT_FOUND',
    `Could not resolve to ${type === 'User' ? 'a' : 'an'} ${type} with the login of '${login}'.`,
  );
}
