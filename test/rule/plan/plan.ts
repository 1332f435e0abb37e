import { judgePlan } from '../../../src/rule/plan/judge-plan.ts';
import { type RulePolicy, strictPolicy } from '../../../src/rule/rule-policy.ts';

/** A planned resource in the shape of `terraform show -json`, with what tests rarely change filled in. */
export interface Change {
  readonly type?: string;
  readonly name?: string;
  readonly module?: string;
  readonly index?: string | number;
  readonly actions?: readonly string[];
  readonly mode?: string;
  readonly after?: unknown;
  readonly unknown?: unknown;
  readonly more?: Record<string, unknown>;
}

export function change(given: Change): Record<string, unknown> {
  const { type = 'aws_instance', name = 'web', module, index, mode = 'managed' } = given;
  const key = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  const data = mode === 'data' ? 'data.' : '';
  return {
    address: `${module ? `${module}.` : ''}${data}${type}.${name}${key}`,
    ...(module && { module_address: module }),
    mode,
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: given.actions ?? ['create'],
      before: null,
      after: given.after === undefined ? {} : given.after,
      after_unknown: given.unknown ?? {},
      before_sensitive: false,
      after_sensitive: {},
    },
    ...given.more,
  };
}

/** A resource of `configuration`. */
export function written(expressions: unknown, type = 'aws_instance', name = 'web'): Record<string, unknown> {
  return { address: `${type}.${name}`, mode: 'managed', type, name, expressions, schema_version: 1 };
}

export function plan(changes: readonly unknown[], rootModule?: unknown): string {
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: changes,
    ...(rootModule !== undefined && { configuration: { provider_config: {}, root_module: rootModule } }),
  });
}

/** `address verdict code` of every target; `no plan` where it is none. */
export function judged(text: string, policy: RulePolicy = strictPolicy): string[] {
  const result = judgePlan('plan.json', new TextEncoder().encode(text), policy);
  if (!result) return ['no plan'];
  const codes = new Map(result.findings.map(({ address, code }) => [address, code]));
  return [
    ...result.targets.map(({ address, verdict }) =>
      [address, verdict, codes.get(address) ?? ''].join(' ').trim(),
    ),
    ...result.findings
      .filter(({ address }) => address === null)
      .map(({ code, startLine }) => `${code}:${startLine}`),
  ];
}
