import { newBudget } from '../terraform/evaluate/worlds.ts';
import { type Files, type Gap, isConfiguration, joinPath } from '../terraform/files.ts';
import { createParser, settled } from '../terraform/syntax/parse.ts';
import { isValuesFile } from '../terraform/values-files.ts';
import type { UnreadUnit } from '../terragrunt/find-units.ts';
import { assemble } from './assemble.ts';
import { byEngine, worstOf } from './engines.ts';
import { verifiedFixes, withSwitches } from './fix/verify.ts';
import { findingOf, targetOf, unparsableFinding } from './judge/finding.ts';
import { findUnparsable, judgeAll } from './judge/judge-roots.ts';
import type { Judgement } from './judge/judge-target.ts';
import type { Location } from './judge/outcomes.ts';
import { findRelevant } from './judge/select-files.ts';
import { unseenOf } from './judge/unseen-call.ts';
import { besideText, type TextTarget } from './plan/beside-text.ts';
import { judgePlans } from './plan/judge-plan.ts';
import { readinessOf } from './readiness/readiness.ts';
import type { Report, Unseen } from './report.ts';
import { type RulePolicy, strictPolicy } from './rule-policy.ts';
import type { Approvals } from './suppressions/approval.ts';
import { today as dayNow } from './suppressions/day.ts';
import { findSuppressions, suppressFinding, suppressTarget } from './suppressions/suppressions.ts';
import { commentsFor, type WantedComments } from './suppressions/write-comments.ts';

export interface ScanOptions {
  readonly policy?: RulePolicy;
  /**
   * GitHub's answers about the approvals that suppressions claim, if the policy requires some. Without them
   * the claims are believed: only the App can ask.
   */
  readonly approvals?: Approvals | undefined;
  /** `YYYY-MM-DD`; suppressions that ended before it no longer count. Default: the day of the call, UTC. */
  readonly today?: string;
  /**
   * Paths that are not judged: targets of these files of a root, and what these files call. A module that another
   * file calls is judged, and values files give their values all the same.
   */
  readonly exclude?: (path: string) => boolean;
  /**
   * Plans that stand for a directory, by the path of the plan; the directory as reports name roots. Their targets take
   * the place of the text's: values come from the plan; places, suppressions and fixes from the text.
   */
  readonly plans?: ReadonlyMap<string, string>;
  /** In the place of each fix, the edit that suppresses the target by a comment. It is not verified here. */
  readonly comments?: WantedComments;
  /** Offer to remove own comments that have ended, as their fix? Default: they have none. */
  readonly removeEnded?: boolean | undefined;
  /** Look for fixes? Default: yes. A report that is only compared with needs none. */
  readonly fixes?: boolean;
  /**
   * Have HashiCorp's own parser vouch for every file that matters, as it is and as its fix leaves it. Costs 0.2 s
   * once and 2 MB/s; without it the reader's own doubts decide about which files it is asked.
   */
  readonly vouch?: boolean;
  /** Have it vouch for the files that fixes change, as they leave them: for fixes that are going to be written. */
  readonly vouchForFixes?: boolean;
  /**
   * Parse every file in view, not only those that can hold a target: for a pull request, whose every file
   * that Terraform refuses has to be reported.
   */
  readonly parseAll?: boolean;
  /** Entries known beforehand, such as a file over a limit: they go into the report as they are. */
  readonly unseen?: readonly Unseen[];
}

/**
 * Judges every EC2 target of the directories in which `files.paths` lie.
 * Never throws on what the files say: what can't be read or parsed is a finding.
 */
export async function scan(all: Files, options: ScanOptions = {}): Promise<Report> {
  const reports: Report[] = [];
  for (const files of byEngine(all, options.policy ?? strictPolicy))
    reports.push(await scanFor(files, options));
  return worstOf(reports);
}

/** The same for files as one program reads them. */
async function scanFor(all: Files, options: ScanOptions): Promise<Report> {
  const { policy = strictPolicy, vouch = false, today = dayNow() } = options;
  const { exclude = () => false } = options;
  // Excluded files still give their values.
  const files = options.exclude
    ? { ...all, paths: all.paths.filter((path) => !exclude(path)), besides: all.besides ?? all.paths }
    : all;
  const inView = new Set(files.paths);
  const relevant = findRelevant(files);
  const alone = options.parseAll ? files.paths.filter(isConfiguration) : relevant.doubtful;
  const parser = createParser(files, vouch);

  const judged = await settled(parser, () => judgeAll(files, parser, relevant, policy));
  const judgements = judged.judgements.filter(
    ({ instance, problem }) =>
      (isInView(instance, inView) || (problem && inView.has(problem.at.source.path))) &&
      !exclude(entryOf(instance)),
  );
  const notFollowed = judged.unseen.filter((call) => isInView(call, inView) && !exclude(entryOf(call)));
  const { approvals, removeEnded } = options;
  const paths = relevant.suppressing;
  const suppressions = findSuppressions(judgements, parser, { paths, policy, today, approvals, removeEnded });
  const open = judgements.filter((judgement) => !suppressions.of(judgement));
  const vouchForFixes = options.vouchForFixes ?? vouch;
  const verification = { policy, relevant, vouch: vouchForFixes, budget: newBudget() };
  const withFixes = options.fixes !== false && !options.comments;
  const switches = withFixes
    ? await withSwitches(files, parser, open, verification)
    : new Map<never, never>();
  const final = (judgement: Judgement): Judgement => switches.get(judgement) ?? judgement;
  const fixes = withFixes
    ? await verifiedFixes(files, parser, open.map(final), verification)
    : options.comments
      ? commentsFor(judgements, open, parser, options.comments, today)
      : new Map<Judgement, null>();
  const unparsable = await findUnparsable(parser, judged.unparsable, alone);
  const text = judgements.map((judgement): TextTarget => {
    const target = targetOf(judgement);
    const finding = findingOf(final(judgement), fixes.get(final(judgement)) ?? null);
    return { target, finding, suppression: suppressions.named(judgement) };
  });
  const plans = judgePlans(files, policy);
  const planned = besideText(plans, text, (plan) => options.plans?.get(plan));
  // The plan has every target of its directory, also those behind module calls.
  const replaced = new Set(options.plans?.values());
  const own = judgements.flatMap((judgement, index) =>
    replaced.has(text[index]!.target.root) ? [] : { judgement, ...text[index]! },
  );
  const targets = own.map(({ judgement, target }) => suppressTarget(target, suppressions.of(judgement)));
  const findings = own.flatMap(({ judgement, finding }) =>
    finding ? suppressFinding(finding, suppressions.of(judgement), suppressions.refused(judgement)) : [],
  );
  return assemble({
    files: relevant.count + plans.count,
    targets: [...targets, ...planned.targets],
    findings: [
      ...findings,
      ...planned.findings,
      ...suppressions.invalid,
      ...readinessOf(open, files, parser),
      ...unparsable.filter(({ path }) => inView.has(path)).map(unparsableFinding),
    ],
    unseen: [
      ...notFollowed.map(unseenOf).filter(({ root }) => !replaced.has(root)),
      ...unseenFiles(files, new Set([...relevant.looked, ...judged.directories])).filter(
        ({ path }) => !exclude(path),
      ),
      ...judged.unreadable,
      ...judged.unreadUnits.map(unseenUnit),
      ...plans.unseen,
      ...(options.unseen ?? []),
    ],
  });
}

/** Does a target or a call concern these files: is it in one, or a call that leads to it? */
function isInView({ root, calls, block }: Location, inView: ReadonlySet<string>): boolean {
  // A unit of Terragrunt concerns its own file, wherever the file that it includes names the module.
  const { entry } = root.module;
  if (inView.has(entry ?? block.block.header.source.path)) return true;
  let node = root;
  for (const name of calls) {
    const call = node.module.calls.get(name);
    if (call && inView.has(call.block.header.source.path)) return true;
    const child = node.child(name);
    if (!child) return false;
    node = child;
  }
  return false;
}

/** The file of the root that a target stands in, or that leads to it. */
function entryOf({ root, calls, block }: Location): string {
  if (root.module.entry !== undefined) return root.module.entry;
  const [first] = calls;
  const entry = first === undefined ? block : root.module.calls.get(first);
  return (entry ?? block).block.header.source.path;
}

/** A unit of Terragrunt that can't be read. */
function unseenUnit({ directory, path, line, reason }: UnreadUnit): Unseen {
  return {
    kind: 'module',
    address: null,
    root: directory || '.',
    path,
    line,
    source: null,
    reason,
    hint: 'Fix the configuration, or scan a plan of the unit',
  };
}

/** Terraform files of these directories that are there and can't be looked into. */
function unseenFiles(files: Files, directories: ReadonlySet<string>): Unseen[] {
  return [...directories].flatMap((directory) =>
    (files.gaps?.(directory) ?? [])
      .filter(({ name }) => isConfiguration(name) || isValuesFile(name))
      .map((gap) => unseenFile(directory, gap)),
  );
}

function unseenFile(directory: string, { name, reason, hint }: Gap): Unseen {
  return {
    kind: isValuesFile(name) ? 'values' : 'file',
    address: null,
    root: directory || '.',
    path: joinPath(directory, name),
    line: 1,
    source: null,
    reason,
    hint,
  };
}
