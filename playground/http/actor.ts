import type { Account } from '../world/account.ts';
import type { InstallationToken } from '../world/app.ts';
import type { PersonalToken } from '../world/personal-token.ts';

/** On whose behalf a request is made. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'app' }
  | { kind: 'installation'; token: InstallationToken }
  | { kind: 'user'; account: Account; token: PersonalToken };

/** For the log and for counting: one name for everyone who has a quota of their own. */
export function actorName(actor: Actor): string {
  if (actor.kind === 'installation') return `installation ${actor.token.installation.id}`;
  return actor.kind === 'user' ? `user ${actor.account.login}` : actor.kind;
}
