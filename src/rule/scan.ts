import type { Files } from '../terraform/files.ts';
import { loadGrammar } from '../terraform/grammar.ts';
import { createParser, type Parser } from '../terraform/parse.ts';
import { UnparsableError } from '../terraform/source.ts';
import { createTree, type ModuleNode } from '../terraform/tree.ts';
import { loadValuesFiles } from '../terraform/values-files.ts';
import { enumerate } from './enumerate.ts';
import { findingOf, targetOf, unparsableFinding } from './finding.ts';
import { type Judgement, judge } from './judgement.ts';
import { type RulePolicy, strictPolicy } from './policy.ts';
import { findRelevant } from './relevant.ts';
import type { Finding, Report, Summary, Target } from './report.ts';

export interface ScanOptions {
  readonly policy?: RulePolicy;
  /** `YYYY-MM-DD`; suppressions that ended before it no longer count. Default: the day of the call, UTC. */
  readonly today?: string;
}

/**
 * Judges every EC2 target of the directories in which `files.paths` lie.
 * Never throws on what the files say: what can't be read or parsed is a finding.
 */
export async function scan(files: Files, options: ScanOptions = {}): Promise<Report> {
  const policy = options.policy ?? strictPolicy;
  const inView = new Set(files.paths);
  const relevant = findRelevant(files);
  const unparsable = new Map<string, UnparsableError>();
  const judgements: Judgement[] = [];
  if (relevant.directories.size > 0 || relevant.doubtful.length > 0) await loadGrammar();
  const parser = createParser(files);
  const tree = createTree(files, parser);
  const nodes: ModuleNode[] = [];
  for (const directory of relevant.directories) nodes.push(await tree.node(directory));
  for (const root of rootsOf(nodes)) {
    const values = await loadValuesFiles(files, parser, root.module.directory);
    for (const error of values.unparsable) unparsable.set(error.path, error);
    for (const candidate of enumerate(root)) {
      const judgement = judge(candidate, values, policy);
      if (concerns(judgement, inView)) judgements.push(judgement);
    }
  }
  for (const node of nodes) for (const error of node.module.unparsable) unparsable.set(error.path, error);
  for (const path of relevant.doubtful) await parseAlone(parser, path, unparsable);

  const targets = judgements.map(targetOf).sort(byPlace);
  const findings = [
    ...judgements.flatMap((judgement) => findingOf(judgement) ?? []),
    ...[...unparsable.values()].filter((error) => inView.has(error.path)).map(unparsableFinding),
  ].sort(byPlace);
  return { version: 1, summary: summarize(relevant.files, targets, findings), targets, findings };
}

/** Modules that no other module in view calls; all of them where they only call each other. */
function rootsOf(nodes: readonly ModuleNode[]): readonly ModuleNode[] {
  const called = new Set<ModuleNode>();
  const reach = (node: ModuleNode) => {
    for (const child of node.children.values()) {
      if (called.has(child)) continue;
      called.add(child);
      reach(child);
    }
  };
  for (const node of nodes) reach(node);
  return nodes.filter((node) => !called.has(node));
}

/** Does it stand in view: the target itself, a call that leads to it, or what decides it? */
function concerns({ candidate, problem }: Judgement, inView: ReadonlySet<string>): boolean {
  if (inView.has(candidate.block.block.header.source.path)) return true;
  if (problem && inView.has(problem.at.source.path)) return true;
  let node: ModuleNode | undefined = candidate.root;
  for (const name of candidate.calls) {
    const call = node?.module.calls.get(name);
    if (call && inView.has(call.block.header.source.path)) return true;
    node = node?.children.get(name);
  }
  return false;
}

async function parseAlone(
  parser: Parser,
  path: string,
  unparsable: Map<string, UnparsableError>,
): Promise<void> {
  try {
    await parser.parse(path);
  } catch (error) {
    if (!(error instanceof UnparsableError)) throw error;
    unparsable.set(path, error);
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
