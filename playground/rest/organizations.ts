import { ownedOrganization } from '../http/organization-access.ts';
import { pageOf } from '../http/pages.ts';
import type { Server } from '../http/routes.ts';
import { installationJson } from '../json/installation.ts';
import { installationOn } from '../world/installations.ts';
import type { World } from '../world/world.ts';

/** The routes for owners of an organization. */
export function addOrganizationRoutes(server: Server, world: World): void {
  server.get('/orgs/:login/installations', (request) => {
    const needed = { scope: 'read:org', permission: 'organization_administration', access: 'read' } as const;
    const { login } = ownedOrganization(world, request, needed);
    const installation = installationOn(world, login);
    const all = installation === null ? [] : [installation];
    const installations = pageOf(request, all).map((one) => installationJson(world, one));
    return request.json({ total_count: all.length, installations });
  });

  server.get('/orgs/:login/properties/values', (request) => {
    const needed = {
      scope: 'read:org',
      permission: 'organization_custom_properties',
      access: 'read',
    } as const;
    const owner = ownedOrganization(world, request, needed);
    const owned = [...world.repositories.values()].filter((one) => one.owner === owner);
    const values = pageOf(request, owned).map((repository) => ({
      repository_id: repository.id,
      repository_name: repository.name,
      repository_full_name: repository.fullName,
      properties: Object.entries(owner.organization?.properties.get(repository) ?? {}).map(
        ([property_name, value]) => ({ property_name, value }),
      ),
    }));
    return request.json(values);
  });
}
