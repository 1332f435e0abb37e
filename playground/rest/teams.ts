import { ApiError, forbidden, notFound } from '../http/api-error.ts';
import type { Server } from '../http/routes.ts';
import { apiUrl } from '../json/account.ts';
import type { World } from '../world/world.ts';

const documentation = '/teams/members#get-team-membership-for-a-user';

/** The members of a team: for an installation with *Members: read*, and for members of the organization. */
export function addTeamRoutes(server: Server, world: World): void {
  server.get('/orgs/:login/teams/:team/memberships/:user', (request) => {
    const actor = request.get('actor');
    const { login, team, user } = request.req.param();
    const account = world.accounts.get(login.toLowerCase());
    if (account?.organization == null) throw notFound(documentation);
    const { organization } = account;
    if (actor.kind === 'anonymous') throw new ApiError(401, 'Requires authentication');
    if (actor.kind === 'installation') {
      if (actor.token.installation.account !== account) throw notFound(documentation);
      if (actor.token.permissions.members === undefined) throw forbidden();
    } else if (actor.kind !== 'user' || !organization.members.has(actor.account))
      throw notFound(documentation);
    const members = organization.teams.get(team.toLowerCase());
    const person = world.accounts.get(user.toLowerCase());
    // The same answer for a team that isn't there and for a person who isn't in it.
    if (members === undefined || person === undefined || !members.has(person)) throw notFound(documentation);
    const url = `${apiUrl(world)}/organizations/${account.id}/team/${team}/memberships/${person.login}`;
    return request.json({ state: 'active', role: 'member', url });
  });
}
