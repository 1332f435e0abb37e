import { directoryOf, type Files } from '../../terraform/files.ts';
import { type Source, UnparsableError } from '../../terraform/syntax/source.ts';
import { explain } from '../judge/message.ts';
import type { Finding, Target, Unseen } from '../report.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { looksLikePlan, mayBePlan, planText } from './is-plan.ts';
import { judgeResources, type PlannedJudgement } from './judge-resources.ts';
import { type Plan, readPlan } from './read-plan.ts';
import { unseenInPlan } from './unseen-in-plan.ts';

/** The targets that a plan is going to create or keep, judged. */
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
  const text = planText(bytes);
  try {
    plan = readPlan(path, text);
  } catch (error) {
    if (!(error instanceof UnparsableError)) throw error;
    return { targets: [], findings: [unreadable(error)], unseen: [] };
  }
  if (!plan) return undefined;
  const judged = judgeResources(plan, sourceOf(path, text), policy);
  return {
    targets: judged.map(({ resource: { address, line }, verdict }) => ({
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

/** The text of a plan as something that can be pointed into. */
function sourceOf(path: string, text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, text, bytes: new Uint8Array(), bom: 0, lineStarts };
}

function findingOf(path: string, { resource, problem }: PlannedJudgement): Finding | undefined {
  if (!problem) return undefined;
  const { verdict, code, now, advice } = problem;
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
    message: `Couldn’t parse this plan, so it wasn’t checked: ${message}`,
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

/** A JSON file that can't be read is most likely not a plan. */
function readQuietly(files: Files, path: string): Uint8Array | undefined {
  try {
    return files.read(path);
  } catch {
    return undefined;
  }
}
