import { ApiError, notFound } from '../http/api-error.ts';
import { ownedOrganization } from '../http/organization-access.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, numberOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { branchRuleJson, rulesetJson, rulesetSummaryJson } from '../json/ruleset.ts';
import type { Account } from '../world/account.ts';
import type { Organization } from '../world/organization.ts';
import { type Ruleset, rulesOn } from '../world/ruleset.ts';
import { register, timestamp, type World } from '../world/world.ts';
import { rulesetFields } from './ruleset-input.ts';

const documentation = '/orgs/rules';

/** Rulesets of an organization, and what they come to on a branch. */
export function addRulesetRoutes(server: Server, world: World): void {
  server.get('/orgs/:login/rulesets', (request) => {
    const { rulesets } = rulesOf(world, request);
    return request.json(pageOf(request, [...rulesets.values()]).map((one) => rulesetSummaryJson(world, one)));
  });

  server.post('/orgs/:login/rulesets', async (request) => {
    const { owner, rulesets } = rulesOf(world, request);
    const fields = rulesetFields(world, owner, await bodyOf(request), null);
    const now = timestamp();
    const ruleset = register<Ruleset>(world, 'RepositoryRuleset', 'RRS', {
      ...fields,
      source: owner,
      createdAt: now,
      updatedAt: now,
    });
    rulesets.set(ruleset.id, ruleset);
    return request.json(rulesetJson(world, ruleset), 201);
  });

  server.get('/orgs/:login/rulesets/:id', (request) =>
    request.json(rulesetJson(world, rulesetOf(world, request))),
  );

  server.put('/orgs/:login/rulesets/:id', async (request) => {
    const ruleset = rulesetOf(world, request);
    const fields = rulesetFields(world, ruleset.source, await bodyOf(request), ruleset);
    Object.assign(ruleset, fields, { updatedAt: timestamp() });
    return request.json(rulesetJson(world, ruleset));
  });

  server.delete('/orgs/:login/rulesets/:id', (request) => {
    rulesOf(world, request).rulesets.delete(rulesetOf(world, request).id);
    return request.body(null, 204);
  });

  server.get('/repos/:owner/:repo/rules/branches/:branch{.+}', (request) => {
    const repository = repositoryOf(world, request, 'metadata', 'read');
    const rules = rulesOn(repository, request.req.param('branch'));
    return request.json(pageOf(request, rules).map(({ rule, ruleset }) => branchRuleJson(rule, ruleset)));
  });
}

/** @throws ApiError also where the plan has no rulesets, in GitHub's words */
function rulesOf(world: World, request: Request): { owner: Account; rulesets: Organization['rulesets'] } {
  const needed = { scope: 'admin:org', permission: 'organization_administration', access: 'write' } as const;
  const owner = ownedOrganization(world, request, needed);
  const { plan, rulesets } = owner.organization as Organization;
  if (plan !== 'free') return { owner, rulesets };
  throw new ApiError(403, 'Upgrade to GitHub Team to enable this feature.', { documentation });
}

function rulesetOf(world: World, request: Request): Ruleset {
  const ruleset = rulesOf(world, request).rulesets.get(numberOf(request, 'id'));
  if (ruleset === undefined) throw notFound(documentation);
  return ruleset;
}
