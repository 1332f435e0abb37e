import { type Account, isAtLeast, type PermissionLevel } from './account.ts';
import { newOrganization } from './organization.ts';
import type { Repository } from './repository.ts';
import { register, type World } from './world.ts';

/** Makes a person, an organization or a bot, or finds the one of that login. */
export function ensureAccount(world: World, login: string, type: Account['type'] = 'User'): Account {
  const key = login.toLowerCase();
  const known = world.accounts.get(key);
  if (known !== undefined) return known;
  const prefix = { User: 'U', Organization: 'O', Bot: 'BOT' }[type];
  const account = register<Account>(world, type, prefix, {
    login,
    type,
    name: displayName(login),
    email: '',
    organization: type === 'Organization' ? newOrganization() : null,
  });
  account.email = `${account.id}+${login}@users.noreply.github.com`;
  world.accounts.set(key, account);
  return account;
}

/** @throws Error when no account has that login */
export function findAccount(world: World, login: string): Account {
  const account = world.accounts.get(login.toLowerCase());
  if (account === undefined) throw new Error(`nobody here has the login ${login}; create the account first`);
  return account;
}

/** The permission of an account in a repository. */
export function permissionOf(repository: Repository, account: Account): PermissionLevel {
  if (repository.owner === account) return 'admin';
  const { organization } = repository.owner;
  const role = organization?.members.get(account);
  if (role === 'admin') return 'admin';
  const everybody = repository.private ? 'none' : 'read';
  const member = role === 'member' ? (organization?.basePermission ?? 'none') : 'none';
  const levels = [
    everybody,
    member,
    repository.collaborators.get(account.login.toLowerCase()) ?? 'none',
  ] as const;
  return levels.reduce((best, level) => (isAtLeast(level, best) ? level : best));
}

/** A person's profile name; a bot's commits carry its login. */
function displayName(login: string): string {
  if (login.endsWith('[bot]')) return login;
  return login
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
}
