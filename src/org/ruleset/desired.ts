import { checkName } from '../../github/write/check-run.ts';
import type { RequiredWorkflow } from './required-workflow.ts';
import type { Conditions, PropertySpec, Rule, RulesetBody, RulesetNames } from './ruleset.ts';

/** The requirement of the ruleset: the check of an App, or a workflow. */
type Required = { readonly appId: number } | { readonly workflow: RequiredWorkflow };

/** The wishes for the ruleset. */
export type Wish = RulesetScope & Required;

/** The same but for what it requires. */
export interface RulesetScope {
  readonly name: string;
  readonly enforcement: 'active' | 'evaluate';
  /** Patterns of names of repositories; empty where none are given. */
  readonly repositories: readonly string[];
  /** Values by custom property: all properties have to match, each with one of its values. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

/**
 * The ruleset as it should be. It keeps the additions of others: rules, checks, branches, exceptions. If the
 * wish names no repositories, those of the old ruleset stay, and a new one covers all.
 */
export function desiredRuleset(wish: Wish, old?: RulesetBody): RulesetBody {
  return {
    name: old?.name ?? wish.name,
    target: 'branch',
    enforcement: wish.enforcement,
    conditions: conditionsFor(wish, old?.conditions ?? {}),
    rules:
      'workflow' in wish
        ? withWorkflow(old?.rules ?? [], wish.workflow)
        : withCheck(old?.rules ?? [], wish.appId),
  };
}

function conditionsFor({ repositories, properties }: RulesetScope, old: Conditions): Conditions {
  const { ref_name, repository_name, repository_property, repository_id } = old;
  const ref = { ref_name: withDefaultBranch(ref_name ?? {}) };
  if (properties.size > 0) {
    const known = (name: string) => repository_property?.include?.find((one) => one.name === name);
    const include: PropertySpec[] = [...properties].map(([name, property_values]) => ({
      ...(known(name) ?? { name, source: 'custom' }),
      property_values,
    }));
    return { ...ref, repository_property: { include, exclude: repository_property?.exclude ?? [] } };
  }
  const names = { exclude: [], protected: false, ...repository_name };
  if (repositories.length > 0) return { ...ref, repository_name: { ...names, include: repositories } };
  if (repository_name || repository_property || repository_id) return { ...old, ...ref };
  return { ...ref, repository_name: { ...names, include: ['~ALL'] } };
}

function withDefaultBranch({ include = [], exclude = [] }: RulesetNames): RulesetNames {
  const covered = include.includes('~DEFAULT_BRANCH') || include.includes('~ALL');
  return { include: covered ? include : [...include, '~DEFAULT_BRANCH'], exclude };
}

const ruleType = 'required_status_checks';

interface Check {
  readonly context: string;
  readonly integration_id?: number;
}

/** The rules with our check among those that have to pass, reported by that App alone. */
function withCheck(rules: readonly Rule[], appId: number): readonly Rule[] {
  const index = rules.findIndex(({ type }) => type === ruleType);
  const old = rules[index]?.parameters ?? { strict_required_status_checks_policy: false };
  const checks = (old.required_status_checks ?? []) as readonly Check[];
  const own = { context: checkName, integration_id: appId };
  const at = checks.findIndex(({ context }) => context === checkName);
  const others = checks.filter(({ context }, position) => context !== checkName || position === at);
  const required_status_checks = at < 0 ? [...checks, own] : others.with(others.indexOf(checks[at]!), own);
  const rule = {
    type: ruleType,
    parameters: { ...old, do_not_enforce_on_create: true, required_status_checks },
  };
  return index < 0 ? [...rules, rule] : rules.with(index, rule);
}

/** The rules with this workflow among those that have to pass; of the same file, it takes the place of another version. */
function withWorkflow(rules: readonly Rule[], workflow: RequiredWorkflow): readonly Rule[] {
  const index = rules.findIndex(({ type }) => type === 'workflows');
  const old = rules[index]?.parameters ?? {};
  const workflows = (old.workflows ?? []) as readonly RequiredWorkflow[];
  const others = workflows.filter(
    ({ path, repository_id }) => path !== workflow.path || repository_id !== workflow.repository_id,
  );
  const parameters = { ...old, do_not_enforce_on_create: true, workflows: [...others, workflow] };
  const rule = { type: 'workflows', parameters };
  return index < 0 ? [...rules, rule] : rules.with(index, rule);
}
