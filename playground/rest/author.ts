import type { Actor } from '../http/actor.ts';
import { ApiError } from '../http/api-error.ts';
import type { Request } from '../http/routes.ts';
import type { Account } from '../world/account.ts';
import type { App } from '../world/app.ts';
import type { World } from '../world/world.ts';

export interface Author {
  account: Account;
  /** Set when the App writes for itself. */
  app: App | null;
}

/** The author of this request's writes: a person, or the App's bot. */
export function authorOf(world: World, request: Request): Author {
  return authorBehind(world, request.get('actor'));
}

export function authorBehind(world: World, actor: Actor): Author {
  if (actor.kind === 'user') return { account: actor.account, app: null };
  if (actor.kind === 'installation') return { account: world.app.bot, app: world.app };
  throw new ApiError(401, 'Requires authentication');
}
