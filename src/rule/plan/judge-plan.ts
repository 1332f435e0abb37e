import { directoryOf, type Files } from '../../terraform/files.ts';
import { UnparsableError } from '../../terraform/syntax/source.ts';
import { accountDefault, accountDefaultType, takesAccountDefault } from '../judge/account-default.ts';
import { explain } from '../judge/message.ts';
import type { Code, Finding, Target, Unseen } from '../report.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { type OptionsKind, optionsKind } from '../targets.ts';
import { looksLikePlan, mayBePlan } from './is-plan.ts';
import { planText } from './plan-text.ts';
import { templateOf } from './planned-template.ts';
import { type Plan, type PlannedResource, readPlan } from './read-plan.ts';
import { type Reader, readerOf, type Setting } from './setting.ts';
import { unseenInPlan } from './unseen-in-plan.ts';

/** What a plan is going to create or keep. */
export interface JudgedPlan {
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
  /** Why the plan doesn't show everything that is going to be created. */
  readonly unseen: readonly Unseen[];
}

/**
 * Judges the resources of a document of `terraform show -json`. Undefined where it is no plan.
 * A plan that is no valid JSON is one finding `unparsable`.
 */
export function judgePlan(path: string, bytes: Uint8Array, policy: RulePolicy): JudgedPlan | undefined {
  let plan: Plan | undefined;
  try {
    plan = readPlan(path, planText(bytes));
  } catch (error) {
    if (!(error instanceof UnparsableError)) throw error;
    return { targets: [], findings: [unreadable(error)], unseen: [] };
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
      root: directoryOf(path) || '.',
      path,
      line,
      verdict,
    })),
    findings: judged.flatMap((each) => findingOf(path, each) ?? []),
    unseen: unseenInPlan(path, plan.gaps),
  };
}

interface Judged {
  readonly resource: PlannedResource;
  readonly outcome: PlannedOutcome;
}

function judgeResource(resource: PlannedResource, plan: Plan, policy: RulePolicy): PlannedOutcome {
  const kind = optionsKind(resource.type);
  if (!kind) return unresolved('AWS takes no metadata options with a spot request, so nothing here decides');
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

function optionsOf(reader: Reader, { block, argument, endpoint }: OptionsKind): PlannedOptions {
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
  const kind = optionsKind(resource.type);
  if (!kind || !takesAccountDefault(kind)) return outcome;
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
    root: directoryOf(path) || '.',
    path,
    startLine: resource.line,
    endLine: resource.line,
    message: explain(now, advice),
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
    root: directoryOf(path) || '.',
    path,
    startLine: line,
    endLine: line,
    message: `This plan is not valid JSON, so nothing in it can be vouched for: ${message}`,
    related: [],
    suppression: null,
    fix: null,
  };
}

/** Judges every file in view that is a plan. `count` is the number of plans. */
export function judgePlans(files: Files, policy: RulePolicy): JudgedPlan & { readonly count: number } {
  const judged = files.paths.filter(mayBePlan).flatMap((path) => {
    const bytes = readQuietly(files, path);
    return bytes && looksLikePlan(bytes) ? (judgePlan(path, bytes, policy) ?? []) : [];
  });
  return {
    count: judged.length,
    targets: judged.flatMap(({ targets }) => targets),
    findings: judged.flatMap(({ findings }) => findings),
    unseen: judged.flatMap(({ unseen }) => unseen),
  };
}

/** A JSON file that nobody can read is most likely not a plan. */
function readQuietly(files: Files, path: string): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch {
    return undefined;
  }
}

/** How a planned resource turns out; `now` and `advice` as in `Problem`. */
type PlannedOutcome =
  | { readonly verdict: 'compliant' }
  | {
      readonly verdict: 'violation' | 'unknown';
      readonly code: Code;
      readonly now: string;
      readonly advice: string;
    };

/** What a resource says of its metadata service, its launch template included. */
interface PlannedOptions {
  /** Is there a block for the two? */
  readonly block: boolean;
  readonly tokens: Setting;
  readonly endpoint: Setting;
}

const compliant: PlannedOutcome = { verdict: 'compliant' };

function judgePlanned(kind: OptionsKind, options: PlannedOptions, policy: RulePolicy): PlannedOutcome {
  const tokens = judgeTokens(kind, options);
  if (tokens.verdict === 'compliant' || !kind.endpoint || policy.endpoint_disabled === 'violation') {
    return tokens;
  }
  const { endpoint } = options;
  if (endpoint.kind === 'known') return endpoint.value === 'disabled' ? compliant : tokens;
  // Nobody has heard of an expression for the endpoint: it is on, as nearly everywhere.
  if (endpoint.kind === 'absent' || endpoint.unseen || tokens.verdict === 'unknown') return tokens;
  return unresolved(`\`http_endpoint\` can’t be known, because ${endpoint.why}, and ${tokens.now}`);
}

function judgeTokens(kind: OptionsKind, { block, tokens }: PlannedOptions): PlannedOutcome {
  const name = `\`${kind.argument}\``;
  const set = `Set \`${kind.argument} = "${kind.required}"\``;
  if (tokens.kind === 'unknown') return unresolved(`${name} can’t be known, because ${tokens.why}`);
  if (tokens.kind === 'known') {
    if (tokens.value === kind.required) return compliant;
    const value = String(tokens.value);
    const refused = kind.accepted.includes(value) ? '' : ', a value that the provider rejects';
    return {
      verdict: 'violation',
      code: kind.block === null ? 'account-default' : 'tokens-optional',
      now: `${name} is going to be "${value}"${refused}`,
      advice: `${set}.`,
    };
  }
  if (kind.block === null) {
    const now = `${name} is not set, which means “no-preference”`;
    return { verdict: 'violation', code: 'account-default', now, advice: `${set}.` };
  }
  if (block) {
    const now = `\`${kind.block}\` does not set ${name}, and the default of AWS is optional`;
    return { verdict: 'violation', code: 'tokens-unset', now, advice: `${set}.` };
  }
  return {
    verdict: 'violation',
    code: 'block-missing',
    now: `there is no \`${kind.block}\` block, and the default of AWS is optional`,
    advice: `Add a \`${kind.block}\` block with \`${kind.argument} = "${kind.required}"\`.`,
  };
}

function unresolved(now: string): PlannedOutcome {
  return {
    verdict: 'unknown',
    code: 'unresolved',
    now,
    advice: 'Write the literal "required", so that the plan knows it.',
  };
}
