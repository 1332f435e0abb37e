import { contextIn } from '../../terraform/evaluate/evaluate.ts';
import { neverCreated, someInstance } from '../../terraform/expand.ts';
import type { MergedBlock, Module } from '../../terraform/module.ts';
import { type Context, noNames } from '../../terraform/scope.ts';
import type { Code } from '../report.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { type OptionsKind, optionsKind } from '../targets.ts';
import { judgeOptions } from './judge-options.ts';
import { readOptions } from './metadata-options.ts';
import { isProblem, type Outcome, worst } from './outcome.ts';

const accountDefaultType = 'aws_ec2_instance_metadata_defaults';

/**
 * Tells whether a resource without the block takes its account's default: those with `metadata_options`, and
 * no notebook.
 */
function takesAccountDefault(kind: OptionsKind): boolean {
  return kind.block === 'metadata_options';
}

/**
 * An instance without the block, in a module that declares the default of the account. The default does not count
 * unless policy says so; the message mentions it.
 */
export function withAccountDefault(
  outcome: Outcome,
  kind: OptionsKind,
  policy: RulePolicy,
  context: Context,
): Outcome {
  if (!isProblem(outcome) || outcome.code !== 'block-missing') return outcome;
  if (!takesAccountDefault(kind)) return outcome;
  return accountDefault(outcome, declaredDefaults(policy, context), policy);
}

/**
 * The same for a module that declares defaults with these verdicts.
 * @param declared verdicts of every `aws_ec2_instance_metadata_defaults` of the module
 */
function accountDefault<
  T extends {
    readonly verdict: 'violation' | 'unknown';
    readonly code: Code;
    readonly now: string;
  },
>(
  outcome: T,
  declared: readonly Outcome['verdict'][],
  policy: RulePolicy,
): T | { readonly verdict: 'compliant' } {
  if (declared.length === 0) return outcome;
  if (policy.account_default === 'accept') {
    if (declared.every((verdict) => verdict === 'compliant')) return { verdict: 'compliant' };
    if (declared.includes('violation')) {
      return {
        ...outcome,
        now: `${outcome.now}; the ${accountDefaultType} of this module does not require tokens`,
      };
    }
    const now = `${outcome.now}; can’t determine whether the ${accountDefaultType} of this module requires tokens`;
    return { ...outcome, verdict: 'unknown', code: 'unresolved', now };
  }
  const mention = `an ${accountDefaultType} is declared, but region, provider alias and AMI decide whether it applies`;
  return { ...outcome, now: `${outcome.now}; ${mention}` };
}

export function declaredDefaults(policy: RulePolicy, context: Context): Outcome['verdict'][] {
  const kind = optionsKind(accountDefaultType)!;
  const verdicts: Outcome['verdict'][] = [];
  for (const resource of defaultsOf(context.scope.node.module)) {
    const outside = contextIn(context.scope, noNames, context.world);
    if (neverCreated(resource, outside)) continue;
    const inner = { ...outside, names: someInstance(resource, outside) };
    const outcomes = readOptions(resource, kind, inner).map((options) =>
      judgeOptions(options, policy, inner),
    );
    verdicts.push(worst(outcomes).verdict);
  }
  return verdicts;
}

/** Found once per module: every instance of it asks. */
const defaultsByModule = new WeakMap<Module, readonly MergedBlock[]>();

function defaultsOf(module: Module): readonly MergedBlock[] {
  const known = defaultsByModule.get(module);
  if (known) return known;
  const found = [...module.matteringResources]
    .filter(([key]) => key.startsWith(`${accountDefaultType}.`))
    .map(([, resource]) => resource);
  defaultsByModule.set(module, found);
  return found;
}
