import { canSee } from '../../http/access.ts';
import type { Account } from '../../world/account.ts';
import type { App } from '../../world/app.ts';
import type { Repository } from '../../world/repository.ts';
import { connection } from '../connection.ts';
import { type Args, type Fields, GraphqlFault, type TypedValue, typed } from '../node.ts';

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
    return connection(repositoriesBy(owned, args), args, (one) => typed('Repository', one));
  },
};

function repositoriesBy(all: Repository[], { isArchived, isFork, privacy, visibility, orderBy }: Args) {
  const found = all
    .filter(({ archived }) => (isArchived ?? archived) === archived)
    .filter(({ parent }) => (isFork ?? parent !== null) === (parent !== null))
    .filter((one) => [privacy, visibility].every((word) => !word || (word === 'PRIVATE') === one.private));
  if (!orderBy) return found;
  const keys: Record<string, (one: Repository) => string> = {
    NAME: ({ name }) => name.toLowerCase(),
    CREATED_AT: ({ createdAt }) => createdAt,
    PUSHED_AT: ({ pushedAt }) => pushedAt,
    UPDATED_AT: ({ pushedAt }) => pushedAt,
  };
  const key = keys[orderBy.field];
  if (!key) throw new GraphqlFault('NOT_IMPLEMENTED', `The local GitHub doesn't sort by ${orderBy.field}`);
  const sorted = found.toSorted((one, other) => key(one).localeCompare(key(other)));
  return orderBy.direction === 'DESC' ? sorted.reverse() : sorted;
}

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
