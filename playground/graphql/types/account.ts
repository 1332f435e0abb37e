import { canSee } from '../../http/access.ts';
import type { Account } from '../../world/account.ts';
import type { App } from '../../world/app.ts';
import { connection } from '../connection.ts';
import { type Fields, type TypedValue, typed } from '../node.ts';

/** An account under its own GraphQL type. */
export function accountNode(account: Account): TypedValue<Account>;
export function accountNode(account: Account | null): TypedValue<Account> | null;
export function accountNode(account: Account | null): TypedValue<Account> | null {
  return account === null ? null : typed(account.type, account);
}

/** GraphQL leaves `[bot]` off the login that REST shows. */
function graphqlLogin({ login, type }: Account): string {
  return type === 'Bot' ? login.replace(/\[bot\]$/, '') : login;
}

export const accountFields: Fields<Account> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  login: (account) => graphqlLogin(account),
  name: ({ name }) => name,
  email: ({ email }) => email,
  avatarUrl: ({ id }, _args, { world }) => `${world.url}/avatars/u/${id}?v=4`,
  url: (account, _args, { world }) =>
    `${world.url}/${account.type === 'Bot' ? 'apps/' : ''}${graphqlLogin(account)}`,
  resourcePath: (account) => `/${account.type === 'Bot' ? 'apps/' : ''}${graphqlLogin(account)}`,
  isViewer: (account, _args, { actor }) => actor.kind === 'user' && actor.account === account,
  repository(account, { name }, { world, actor }) {
    const repository = world.repositories.get(`${account.login}/${name}`.toLowerCase());
    return repository === undefined || !canSee(actor, repository) ? null : typed('Repository', repository);
  },
  repositories(account, args, { world, actor }) {
    const owned = [...world.repositories.values()].filter(
      (one) => one.owner === account && canSee(actor, one),
    );
    return connection(owned, args, (one) => typed('Repository', one));
  },
};

export const appFields: Fields<App> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  clientId: ({ clientId }) => clientId,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
  description: () => '',
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  url: ({ slug }, _args, { world }) => `${world.url}/apps/${slug}`,
};
