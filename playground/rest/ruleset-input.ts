import { ApiError, invalidRequest } from '../http/api-error.ts';
import type { Json } from '../json/example.ts';
import type { Account } from '../world/account.ts';
import { installationOn } from '../world/installations.ts';
import {
  type RequiredCheck,
  type Rule,
  type Ruleset,
  type RulesetConditions,
  requiredChecks,
} from '../world/ruleset.ts';
import type { World } from '../world/world.ts';

const documentation = '/orgs/rules';
const enforcements = ['disabled', 'active', 'evaluate'];
const targets = ['branch', 'tag', 'push', 'repository'];

/** The parts of a ruleset. */
export type RulesetFields = Pick<
  Ruleset,
  'name' | 'target' | 'enforcement' | 'conditions' | 'rules' | 'bypassActors'
>;

/**
 * Reads the ruleset from the body of a request.
 *
 * @param old the ruleset whose values stay unless the body changes them; null where the ruleset is new
 * @throws ApiError 422. GitHub's words for plans and for sources that it doesn't take are unknown, so these name the
 *   problem in the same shape
 */
export function rulesetFields(world: World, owner: Account, body: Json, old: Ruleset | null): RulesetFields {
  for (const key of ['name', 'enforcement'])
    if (old === null && body[key] === undefined)
      throw invalidRequest(`"${key}" wasn't supplied.`, documentation);
  const fields = {
    name: String(body.name ?? old?.name),
    target: (body.target ?? old?.target ?? 'branch') as Ruleset['target'],
    enforcement: (body.enforcement ?? old?.enforcement) as Ruleset['enforcement'],
    conditions: (body.conditions ?? old?.conditions ?? {}) as RulesetConditions,
    rules: (body.rules ?? old?.rules ?? []) as Rule[],
    bypassActors: (body.bypass_actors ?? old?.bypassActors ?? []) as Json[],
  };
  if (!enforcements.includes(fields.enforcement))
    throw invalidRequest(
      `${JSON.stringify(fields.enforcement)} is not a possible value. Must be one of the following: ${enforcements.join(', ')}.`,
      documentation,
    );
  if (!targets.includes(fields.target))
    throw invalidRequest(
      `${JSON.stringify(fields.target)} is not a possible value. Must be one of the following: ${targets.join(', ')}.`,
      documentation,
    );
  const problems = [
    ...nameProblems(owner, fields.name, old),
    ...conditionProblems(fields),
    ...fields.rules.flatMap((rule) => ruleProblems(world, owner, rule)),
  ];
  if (fields.enforcement === 'evaluate' && owner.organization?.plan !== 'enterprise')
    problems.push('Enforcement evaluate is only available with GitHub Enterprise');
  if (problems.length > 0) throw new ApiError(422, 'Validation Failed', { errors: problems, documentation });
  return fields;
}

function nameProblems(owner: Account, name: string, old: Ruleset | null): string[] {
  if (name.trim() === '') return ["Name can't be blank"];
  const others = [...(owner.organization?.rulesets.values() ?? [])].filter((other) => other !== old);
  return others.some((other) => other.name.toLowerCase() === name.toLowerCase())
    ? ['Name must be unique']
    : [];
}

function conditionProblems({ target, conditions }: RulesetFields): string[] {
  const { ref_name, repository_name, repository_id, repository_property } = conditions;
  const about = [repository_name, repository_id, repository_property].filter((one) => one !== undefined);
  if (about.length !== 1) return ['Conditions must have exactly one repository target'];
  return ref_name || target === 'push' || target === 'repository'
    ? []
    : ['Conditions must have a ref_name target'];
}

function ruleProblems(world: World, owner: Account, rule: Rule): string[] {
  if (typeof rule.type !== 'string') return ['Invalid rule: Expected type to be present'];
  if (rule.type !== 'required_status_checks') return [];
  const invalid = (what: string) => `Invalid rule 'required_status_checks': ${what}`;
  const { required_status_checks: checks, strict_required_status_checks_policy: strict } =
    rule.parameters ?? {};
  if (typeof strict !== 'boolean')
    return [invalid('Expected strict_required_status_checks_policy to be present')];
  if (!Array.isArray(checks)) return [invalid('Expected required_status_checks to be present')];
  return requiredChecks(rule).flatMap((check, index) => {
    const at = `Invalid parameter required_status_checks: Invalid array contents. Errors at index ${index}: `;
    const problem = checkProblem(world, owner, check);
    return problem === null ? [] : [invalid(at + problem)];
  });
}

function checkProblem(
  world: World,
  owner: Account,
  { context, integration_id: id }: RequiredCheck,
): string | null {
  if (typeof context !== 'string' || context === '') return 'Expected context to be present';
  if (id === undefined) return null;
  const installation = installationOn(world, owner.login);
  if (installation?.app.id !== id) return `Integration ${id} is not installed`;
  return installation.permissions.statuses === 'write'
    ? null
    : `Integration ${id} must have statuses write permission`;
}
