import { type Rule, type Ruleset, requiredChecks } from '../../world/ruleset.ts';
import { connection } from '../connection.ts';
import { type Fields, GraphqlFault, type TypedValue, typed } from '../node.ts';
import { accountNode } from './account.ts';

/** A rule with the ruleset that it stands in. */
export interface RuleOf {
  rule: Rule;
  ruleset: Ruleset;
}

const upper = (text: string): string => text.toUpperCase();

export const rulesetFields: Fields<Ruleset> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  source: ({ source }) => accountNode(source),
  target: ({ target }) => upper(target),
  enforcement: ({ enforcement }) => upper(enforcement),
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  conditions: ({ conditions }) => ({ refName: conditions.ref_name ?? null }),
  rules(ruleset, args) {
    const rules = ruleset.rules.filter(({ type }) => !args.type || upper(type) === args.type);
    return connection(rules, args, (rule) => typed('RepositoryRule', { rule, ruleset }));
  },
};

export const ruleFields: Fields<RuleOf> = {
  id: ({ rule, ruleset }) => `RRU_${ruleset.id}_${ruleset.rules.indexOf(rule)}`,
  type: ({ rule }) => upper(rule.type),
  repositoryRuleset: ({ ruleset }) => typed('RepositoryRuleset', ruleset),
  parameters: ({ rule }) => parametersOf(rule),
};

function parametersOf(rule: Rule): TypedValue | object | null {
  if (rule.parameters === undefined) return null;
  if (rule.type !== 'required_status_checks')
    throw new GraphqlFault(
      'NOT_IMPLEMENTED',
      `The local GitHub doesn't offer the parameters of ${rule.type}`,
    );
  return {
    __typename: 'RequiredStatusChecksParameters',
    doNotEnforceOnCreate: rule.parameters.do_not_enforce_on_create === true,
    strictRequiredStatusChecksPolicy: rule.parameters.strict_required_status_checks_policy === true,
    requiredStatusChecks: requiredChecks(rule).map(({ context, integration_id }) => ({
      context,
      integrationId: integration_id ?? null,
    })),
  };
}
