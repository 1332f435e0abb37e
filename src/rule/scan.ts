import type { Files } from '../terraform/files.ts';
import { loadGrammar } from '../terraform/grammar.ts';
import { createParser, type Parser, settled } from '../terraform/parse.ts';
import { UnparsableError } from '../terraform/source.ts';
import type { ModuleNode } from '../terraform/tree.ts';
import { findingOf, targetOf, unparsableFinding } from './finding.ts';
import { verifiedFixes } from './fix/verify.ts';
import { judgeAll } from './judge-all.ts';
import type { Judgement } from './judgement.ts';
import { judgePlans } from './plan/judge-plans.ts';
import { type RulePolicy, strictPolicy } from './policy.ts';
import { readinessOf } from './readiness/readiness.ts';
import { findRelevant } from './relevant.ts';
import type { Finding, Report, Summary, Target } from './report.ts';
import { findSuppressions, suppressFinding, suppressTarget } from './suppressions/suppressions.ts';

export interface ScanOptions {
  readonly policy?: RulePolicy;
  /** `YYYY-MM-DD`; suppressions that ended before it no longer count. Default: the day of the call, UTC. */
  readonly today?: string;
  /**
   * Have HashiCorp's own parser vouch for every file that matters, as it is and as its fix leaves it. Costs 0.2 s
   * once and 2 MB/s; without it the tree's own doubts decide about which files it is asked.
   */
  readonly vouch?: boolean;
}

/**
 * Judges every EC2 target of the directories in which `files.paths` lie.
 * Never throws on what the files say: what can't be read or parsed is a finding.
 */
export async function scan(files: Files, options: ScanOptions = {}): Promise<Report> {
  const policy = options.policy ?? strictPolicy;
  const inView = new Set(files.paths);
  const relevant = findRelevant(files);
  if (relevant.directories.size > 0 || relevant.doubtful.length > 0 || relevant.suppressing.length > 0)
    await loadGrammar();
  const parser = createParser(files, options.vouch);
  const judged = await settled(parser, () => judgeAll(files, parser, relevant, policy));
  const judgements = judged.judgements.filter((judgement) => concerns(judgement, inView));
  const suppressions = findSuppressions(judgements, parser, {
    paths: relevant.suppressing,
    policy,
    today: options.today ?? new Date().toISOString().slice(0, 10),
  });
  const open = judgements.filter((judgement) => !suppressions.of(judgement));
  const fixes = await verifiedFixes(files, parser, open, {
    policy,
    relevant,
    vouch: options.vouch ?? false,
  });
  const unparsable = new Map(judged.unparsable.map((error) => [error.path, error]));
  const doubtful = relevant.doubtful.filter((path) => inView.has(path) && !unparsable.has(path));
  for (const error of await settled(parser, () =>
    doubtful.flatMap((path) => objectionTo(parser, path) ?? []),
  )) {
    unparsable.set(error.path, error);
  }

  const plans = judgePlans(files, policy);
  const targets = [
    ...judgements.map((judgement) => suppressTarget(targetOf(judgement), suppressions.of(judgement))),
    ...plans.targets,
  ].sort(byPlace);
  const findings = [
    ...judgements.flatMap((judgement) => {
      const finding = findingOf(judgement, fixes.get(judgement) ?? null);
      return finding ? suppressFinding(finding, suppressions.of(judgement)) : [];
    }),
    ...plans.findings,
    ...suppressions.invalid,
    ...readinessOf(open, files, parser),
    ...[...unparsable.values()].filter((error) => inView.has(error.path)).map(unparsableFinding),
  ].sort(byPlace);
  return {
    version: 1,
    summary: summarize(relevant.count + plans.count, targets, findings),
    targets,
    findings,
  };
}

/** Does it stand in view: the target itself, a call that leads to it, or what decides it? */
function concerns({ candidate, problem }: Judgement, inView: ReadonlySet<string>): boolean {
  if (inView.has(candidate.block.block.header.source.path)) return true;
  if (problem && inView.has(problem.at.source.path)) return true;
  let node: ModuleNode | undefined = candidate.root;
  for (const name of candidate.calls) {
    const call = node?.module.calls.get(name);
    if (call && inView.has(call.block.header.source.path)) return true;
    node = node?.child(name);
  }
  return false;
}

function objectionTo(parser: Parser, path: string): UnparsableError | null {
  try {
    return parser.parse(path)?.refusal ?? null;
  } catch (error) {
    if (error instanceof UnparsableError) return error;
    throw error;
  }
}

function byPlace(a: Target | Finding, b: Target | Finding): number {
  const line = (item: Target | Finding) => ('line' in item ? item.line : item.startLine);
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return line(a) - line(b) || ((a.address ?? '') < (b.address ?? '') ? -1 : 1);
}

function summarize(files: number, targets: readonly Target[], findings: readonly Finding[]): Summary {
  const count = (verdict: Target['verdict']) => targets.filter((target) => target.verdict === verdict).length;
  return {
    files,
    targets: targets.length,
    compliant: count('compliant'),
    violation: count('violation'),
    unknown: count('unknown'),
    suppressed: count('suppressed'),
    notCreated: count('not-created'),
    unparsable: findings.filter((finding) => finding.code === 'unparsable').length,
  };
}
