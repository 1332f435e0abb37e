import type { Wish } from '../../org/ruleset/desired.ts';
import { usualApp } from '../commands/org-options.ts';
import type { RulesetRequest } from '../commands/org-ruleset.ts';

/** What a command line wants of the ruleset, but for the number of the App, or why it makes no sense. */
export function rulesetWish({
  property,
  repos,
  evaluate,
  name,
}: Pick<RulesetRequest, 'property' | 'repos' | 'evaluate' | 'name'>):
  | Omit<Wish, 'appId'>
  | { readonly problem: string } {
  if (property.length > 0 && repos.length > 0)
    return { problem: 'a ruleset is about names or about properties: --repos or --property, not both' };
  const properties = new Map<string, string[]>();
  for (const pair of property) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined)
      return { problem: `--property is KEY=VALUE, not ${JSON.stringify(pair)}` };
    properties.set(key, [...(properties.get(key) ?? []), value]);
  }
  const enforcement = evaluate ? 'evaluate' : 'active';
  return { name: name ?? usualApp, enforcement, repositories: repos, properties };
}
