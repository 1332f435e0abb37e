import { UnparsableError } from '../../terraform/source.ts';
import { accountDefault, accountDefaultType, takesAccountDefault } from '../account-default.ts';
import { explain } from '../message.ts';
import type { RulePolicy } from '../policy.ts';
import type { Finding, Target } from '../report.ts';
import { type TargetKind, targetKind } from '../targets.ts';
import { judgePlanned, type PlannedOptions, type PlannedOutcome, unresolved } from './planned-outcome.ts';
import { templateOf } from './planned-template.ts';
import { type Plan, type PlannedResource, readPlan } from './read-plan.ts';
import { type Reader, readerOf, type Setting } from './setting.ts';

/** What a plan is going to create or keep. */
export interface JudgedPlan {
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
}

/**
 * Judges the resources of a document of `terraform show -json`. Undefined where it is no plan.
 * A plan that is no valid JSON is one finding `unparsable`.
 */
export function judgePlan(path: string, bytes: Uint8Array, policy: RulePolicy): JudgedPlan | undefined {
  let plan: Plan | undefined;
  try {
    plan = readPlan(path, new TextDecoder('utf-8').decode(bytes));
  } catch (error) {
    if (!(error instanceof UnparsableError)) throw error;
    return { targets: [], findings: [unreadable(error)] };
  }
  if (!plan) return undefined;
  const outcomes = new Map(
    plan.resources.map((resource) => [resource, judgeResource(resource, plan, policy)]),
  );
  const judged = plan.resources.map((resource): Judged => {
    const outcome = withAccountDefault(resource, outcomes, policy);
    return { resource, outcome };
  });
  return {
    targets: judged.map(({ resource: { address, line }, outcome: { verdict } }) => ({
      address,
      path,
      line,
      verdict,
    })),
    findings: judged.flatMap((each) => findingOf(path, each) ?? []),
  };
}

interface Judged {
  readonly resource: PlannedResource;
  readonly outcome: PlannedOutcome;
}

function judgeResource(resource: PlannedResource, plan: Plan, policy: RulePolicy): PlannedOutcome {
  const kind = targetKind(resource.type)!;
  const reader = readerOf(resource, plan.configuration);
  const own = optionsOf(reader, kind);
  const template = kind.launchTemplate ? templateOf(resource, reader, plan) : { kind: 'none' as const };
  if (template.kind === 'none') return judgePlanned(kind, own, policy);
  if (template.kind === 'found') {
    const below = optionsOf(readerOf(template.template, plan.configuration), kind);
    return judgePlanned(kind, overriding(own, below), policy);
  }
  const outcome = judgePlanned(kind, own, policy);
  if (own.tokens.kind === 'known' || outcome.verdict === 'compliant') return outcome;
  return unresolved(`the launch template decides, and it can’t be seen: ${template.why}`);
}

function optionsOf(reader: Reader, { block, argument, endpoint }: TargetKind): PlannedOptions {
  return {
    block: block === null || reader.hasBlock(block),
    tokens: reader.read(block, argument),
    endpoint: endpoint ? reader.read(block, 'http_endpoint') : { kind: 'absent' },
  };
}

/** What the instance says itself goes before what its launch template says, argument by argument. */
function overriding(own: PlannedOptions, template: PlannedOptions): PlannedOptions {
  const choose = (mine: Setting, its: Setting) => (mine.kind === 'absent' ? its : mine);
  return {
    block: own.block || template.block,
    tokens: choose(own.tokens, template.tokens),
    endpoint: choose(own.endpoint, template.endpoint),
  };
}

/** With the policy `account_default: accept`, what the account requires holds for an instance without the block. */
function withAccountDefault(
  resource: PlannedResource,
  outcomes: ReadonlyMap<PlannedResource, PlannedOutcome>,
  policy: RulePolicy,
): PlannedOutcome {
  const outcome = outcomes.get(resource)!;
  if (outcome.verdict === 'compliant' || outcome.code !== 'block-missing') return outcome;
  if (!takesAccountDefault(targetKind(resource.type)!)) return outcome;
  const declared = [...outcomes].filter(
    ([{ type, module }]) => type === accountDefaultType && module === resource.module,
  );
  return accountDefault(
    outcome,
    declared.map(([, { verdict }]) => verdict),
    policy,
  );
}

function findingOf(path: string, { resource, outcome }: Judged): Finding | undefined {
  if (outcome.verdict === 'compliant') return undefined;
  const { verdict, code, now, advice } = outcome;
  return {
    code,
    verdict,
    address: resource.address,
    path,
    startLine: resource.line,
    endLine: resource.line,
    message: explain(verdict, now, advice),
    related: [],
    suppression: null,
    fix: null,
  };
}

function unreadable({ path, line, message }: UnparsableError): Finding {
  return {
    code: 'unparsable',
    verdict: 'violation',
    address: null,
    path,
    startLine: line,
    endLine: line,
    message: `This plan is not valid JSON, so nothing in it can be vouched for: ${message}`,
    related: [],
    suppression: null,
    fix: null,
  };
}
