import type { RulesetBody } from './ruleset.ts';

/**
 * The ruleset as the settings page of an organisation exports and imports it (`Import a ruleset`): the fields of the
 * REST API, as in https://github.com/github/ruleset-recipes.
 */
export function importable(
  org: string,
  { name, target, enforcement, conditions, rules }: RulesetBody,
): object {
  return {
    name,
    target,
    source_type: 'Organization',
    source: org,
    enforcement,
    conditions,
    rules,
    bypass_actors: [],
  };
}
