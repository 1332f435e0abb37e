import type { LocalGitHub } from '../local-github.ts';
import type { Account } from '../world/account.ts';
import { ensureAccount, findAccount } from '../world/accounts.ts';
import { findRepository } from '../world/network.ts';
import type { Organization } from '../world/organization.ts';
import type { World } from '../world/world.ts';

/** Organizations and who is in them. */
export function organizationMethods(world: World) {
  return {
    setOrganizationRole(organization, login, role) {
      const { members } = organizationOf(findAccount(world, organization));
      const person = ensureAccount(world, login);
      if (role === null) members.delete(person);
      else members.set(person, role);
    },
    setTeamMember(organization, team, login, isMember) {
      const { teams, members } = organizationOf(findAccount(world, organization));
      const person = ensureAccount(world, login);
      const all = teams.get(team) ?? new Set();
      teams.set(team, all);
      if (!isMember) return void all.delete(person);
      all.add(person);
      if (!members.has(person)) members.set(person, 'member');
    },
    setPlan(organization, plan) {
      organizationOf(findAccount(world, organization)).plan = plan;
    },
    setProperties(fullName, values) {
      const repository = findRepository(world, fullName);
      organizationOf(repository.owner).properties.set(repository, values);
    },
    rulesets: (organization) => [...organizationOf(findAccount(world, organization)).rulesets.values()],
  } satisfies Partial<LocalGitHub>;
}

function organizationOf({ login, organization }: Account): Organization {
  if (organization === null) throw new Error(`${login} is no organization`);
  return organization;
}
