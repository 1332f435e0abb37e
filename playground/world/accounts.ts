import { randomBytes } from 'node:crypto';
import type { Account, PermissionLevel } from './account.ts';
import type { Repository } from './repository.ts';
import { register, type World } from './world.ts';

/** Makes a person, an organisation or a bot, or finds the one of that login. */
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
  });
  account.email = `${account.id}+${login}@users.noreply.github.com`;
  world.accounts.set(key, account);
  return account;
}

/** @throws Error when nobody has that login */
export function findAccount(world: World, login: string): Account {
  const account = world.accounts.get(login.toLowerCase());
  if (account === undefined) throw new Error(`nobody here has the login ${login}; create the account first`);
  return account;
}

/** A classic personal access token. */
export function createPersonalToken(world: World, account: Account): string {
  const token = `ghp_${randomBytes(18).toString('hex')}`;
  world.personalTokens.set(token, account);
  return token;
}

/** What an account may do in a repository. */
export function permissionOf(repository: Repository, account: Account): PermissionLevel {
  if (repository.owner === account) return 'admin';
  const level = repository.collaborators.get(account.login.toLowerCase());
  if (level !== undefined) return level;
  return repository.private ? 'none' : 'read';
}

/** A person's profile name; a bot's commits carry its login. */
function displayName(login: string): string {
  if (login.endsWith('[bot]')) return login;
  return login
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
}
