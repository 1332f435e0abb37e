import type { InstalledApp } from '../../org/installed-app.ts';
import type { Conditions, RulesetBody } from '../../org/ruleset/ruleset.ts';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import { json } from '../terminal-text.ts';

/** The change as two files, so that it can be shown as every other change; undefined where there is none. */
export function rulesetChange(before: RulesetBody | undefined, after: RulesetBody): FixedFile | undefined {
  const [old, young] = [before ? sortedText(before) : '', sortedText(after)];
  if (old === young) return undefined;
  const path = `${after.name}.json`;
  return { path, before: Buffer.from(old), after: Buffer.from(young) };
}

/** Of the same content the same text, in whatever order GitHub gives it. */
function sortedText({ name, target, enforcement, conditions, rules }: RulesetBody): string {
  return json({ name, target, enforcement, conditions: sorted(conditions), rules: sorted(rules) });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/** An administrator has to know this of the App before its check is required. */
export function appWarnings(
  { slug, on, mayWriteStatuses, isSuspended }: InstalledApp,
  org: string,
): string[] {
  const warnings: string[] = [];
  if (!mayWriteStatuses)
    warnings.push(
      `${slug} may not write commit statuses on ${org}, so GitHub will not take it as the source of a required check`,
    );
  if (isSuspended) warnings.push(`${slug} is suspended on ${org}: every pull request would wait forever`);
  if (on === 'selected')
    warnings.push(
      `${slug} is on selected repositories only; in every other repository that the ruleset covers, pull requests wait forever: see org coverage`,
    );
  return warnings;
}

/** `all repositories`, or which ones, for a line of text. */
export function aboutRepositories(conditions: Conditions): string {
  const { repository_name: names, repository_property: properties } = conditions;
  if (properties) {
    const each = properties.include?.map(
      ({ name, property_values }) => `${name} = ${property_values.join(' or ')}`,
    );
    return `repositories with ${each?.join(' and ')}`;
  }
  if (!names) return 'the repositories that are listed in it';
  return names.include?.includes('~ALL')
    ? 'all repositories'
    : `repositories named ${names.include?.join(', ')}`;
}
