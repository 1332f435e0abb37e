import type { Rule, Ruleset } from '../world/ruleset.ts';
import type { World } from '../world/world.ts';
import { apiUrl } from './account.ts';
import type { Json } from './example.ts';

/** A ruleset as lists show it: without conditions, rules and who may pass by. */
export function rulesetSummaryJson(world: World, ruleset: Ruleset): Json {
  const { source, id } = ruleset;
  return {
    id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: 'Organization',
    source: source.login,
    enforcement: ruleset.enforcement,
    node_id: ruleset.nodeId,
    _links: {
      self: { href: `${apiUrl(world)}/orgs/${source.login}/rulesets/${id}` },
      html: { href: `${world.url}/organizations/${source.login}/settings/rules/${id}` },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

export function rulesetJson(world: World, ruleset: Ruleset): Json {
  const { conditions, rules, bypassActors } = ruleset;
  return { ...rulesetSummaryJson(world, ruleset), conditions, rules, bypass_actors: bypassActors };
}

/** A rule as `GET /repos/{owner}/{repo}/rules/branches/{branch}` shows it. */
export function branchRuleJson(rule: Rule, { id, source }: Ruleset): Json {
  return { ...rule, ruleset_source_type: 'Organization', ruleset_source: source.login, ruleset_id: id };
}
