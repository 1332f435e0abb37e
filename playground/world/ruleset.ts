import picomatch from 'picomatch';
import type { Account } from './account.ts';
import type { Repository } from './repository.ts';

/** One rule, as REST writes it. */
export interface Rule {
  type: string;
  parameters?: Record<string, unknown>;
}

interface Names {
  include: string[];
  exclude: string[];
}

interface PropertySpec {
  name: string;
  property_values: string[];
  source?: 'custom' | 'system';
}

/** Which repositories and branches a ruleset is about, as REST writes it. */
export interface RulesetConditions {
  ref_name?: Names;
  repository_name?: Names & { protected?: boolean };
  repository_id?: { repository_ids: number[] };
  repository_property?: { include: PropertySpec[]; exclude: PropertySpec[] };
}

/** A ruleset of an organization. */
export interface Ruleset {
  id: number;
  nodeId: string;
  name: string;
  source: Account;
  target: 'branch' | 'tag' | 'push' | 'repository';
  enforcement: 'disabled' | 'active' | 'evaluate';
  conditions: RulesetConditions;
  rules: Rule[];
  bypassActors: Record<string, unknown>[];
  createdAt: string;
  updatedAt: string;
}

/** The rulesets of its organization that are about a repository, oldest first, whatever their enforcement. */
export function rulesetsOf(repository: Repository): Ruleset[] {
  const { organization } = repository.owner;
  return [...(organization?.rulesets.values() ?? [])].filter(({ conditions }) => {
    const { repository_name: names, repository_id: ids, repository_property: properties } = conditions;
    if (names) return matches(names, (pattern) => pattern === '~ALL' || isNamed(repository.name, pattern));
    if (ids) return ids.repository_ids.includes(repository.id);
    if (!properties) return false;
    const values = organization?.properties.get(repository) ?? {};
    const has = ({ name, property_values: wanted }: PropertySpec) => wanted.includes(values[name] ?? '');
    return properties.include.every(has) && !properties.exclude.some(has);
  });
}

/** Is a ruleset about this branch of a repository that it is about? */
function isAboutBranch({ target, conditions }: Ruleset, repository: Repository, branch: string): boolean {
  if (target !== 'branch' || !conditions.ref_name) return false;
  return matches(conditions.ref_name, (pattern) => {
    if (pattern === '~ALL') return true;
    if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch;
    return isNamed(`refs/heads/${branch}`, pattern);
  });
}

/** The rules that GitHub enforces on a branch, each with its ruleset. */
export function rulesOn(repository: Repository, branch: string): { rule: Rule; ruleset: Ruleset }[] {
  return rulesetsOf(repository)
    .filter((ruleset) => ruleset.enforcement === 'active' && isAboutBranch(ruleset, repository, branch))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ rule, ruleset })));
}

/** A check that a rule of type `required_status_checks` asks for. */
export interface RequiredCheck {
  context: string;
  integration_id?: number;
}

export function requiredChecks({ type, parameters }: Rule): RequiredCheck[] {
  return type === 'required_status_checks' ? (parameters?.required_status_checks as RequiredCheck[]) : [];
}

function matches({ include, exclude }: Names, test: (pattern: string) => boolean): boolean {
  return include.some(test) && !exclude.some(test);
}

/** GitHub's patterns are fnmatch's. */
function isNamed(name: string, pattern: string): boolean {
  return picomatch.isMatch(name, pattern, { dot: true, nobrace: true, noextglob: true, nonegate: true });
}
