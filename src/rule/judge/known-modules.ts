import { constantText } from '../../terraform/evaluate/constant.ts';
import type { MergedBlock } from '../../terraform/merge.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';
import { judgeCall } from '../modules/judge-call.ts';
import { readModuleSource } from '../modules/source.ts';
import { type KnownModule, knownModules } from '../modules/table.ts';
import { type Defaults, defaultsOf } from '../modules/version-defaults.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { Outcome } from './outcome.ts';

/** A module call whose module decides how its instances answer. */
export interface KnownCall {
  readonly module: KnownModule;
  readonly defaults: Defaults;
  /** `create = false` and the like as a literal: the module makes nothing. */
  readonly neverCreated: boolean;
}

const bySource = new Map(
  knownModules.map((module) => [`${module.source.toLowerCase()}//${module.submodule}`, module]),
);

/** Copies of these exist in the registries of compliance.tf. */
const enforcedElsewhere = /^terraform-aws-modules\/(?:ec2-instance|autoscaling|eks)\/aws$/;

/** Is this a call of a known module that makes instances? Undefined for every other call. */
export function knownModule(call: MergedBlock): KnownCall | undefined {
  const written = constantText(call.attribute('source')?.value);
  const source = written === undefined ? undefined : readModuleSource(written);
  if (!source) return undefined;
  if (source.kind === 'compliance' && !enforcedElsewhere.test(source.module)) return undefined;
  const module = bySource.get(`${source.module}//${source.submodule}`);
  if (!module || !makesInstances(module, call)) return undefined;
  return {
    module,
    defaults: defaultsOf(module, source, call.attribute('version')),
    neverCreated: module.switches.some((name) => isFalse(call.attribute(name)?.value)),
  };
}

/** A call without any group makes no instance; one that is given a launch template makes none of its own. */
function makesInstances(module: KnownModule, call: MergedBlock): boolean {
  if (module.groups.length > 0) {
    return module.groups.some(({ name }) => {
      const groups = call.attribute(name)?.value;
      return groups !== undefined && !isEmpty(groups);
    });
  }
  return module.input.kind !== 'map' || !isFalse(call.attribute('create_launch_template')?.value);
}

function isFalse(expression: Expression | undefined): boolean {
  return expression?.kind === 'literal' && expression.value === false;
}

function isEmpty(expression: Expression): boolean {
  switch (expression.kind) {
    case 'object':
      return expression.entries.length === 0;
    case 'tuple':
      return expression.items.length === 0;
    default:
      return expression.kind === 'literal' && expression.value === null;
  }
}

/** Does a call of a known module refuse IMDSv1 in this world? */
export function judgeKnownModule(
  { module, defaults }: KnownCall,
  call: MergedBlock,
  policy: RulePolicy,
  context: Context,
): Outcome {
  return judgeCall({ module, defaults, call, policy, context });
}
