import { type PolicyInForce, parsePolicy } from '../policy/file.ts';
import { policyPath } from '../policy/file-path.ts';
import { excluder, scanUnderPolicy } from '../policy/scan-under-policy.ts';
import { type Policy, scanPolicyOf } from '../policy/schema.ts';
import type { Annotation } from '../review/annotations.ts';
import type { ChangedFile, ChangedFiles } from '../review/changed-file.ts';
import { code, escapeText } from '../review/markdown.ts';
import { type Change, type Review, review } from '../review/review.ts';
import { hasUntouched } from '../review/scope.ts';
import { type ModulesInView, mounting } from '../rule/modules/in-view.ts';
import type { Report, Unseen } from '../rule/report.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { today as dayNow } from '../rule/suppressions/day.ts';
import type { WantedComments } from '../rule/suppressions/write-comments.ts';
import { directoryOf, type Files, isTerraform, type RepositoryFiles } from '../terraform/files.ts';
import { type CommitFiles, linkedFiles } from '../terraform/linked-files.ts';
import { isValuesFile } from '../terraform/values-files.ts';
import { before } from './before.ts';
import { fixesBehindLinks } from './fixes-behind-links.ts';

/** The texts that a review rests on, beside the list of changed files. */
export interface ReviewInput {
  readonly texts: RepositoryFiles;
  /**
   * The directories to judge: those with a changed Terraform file, and those that call a changed module; `''`
   * is the root.
   */
  readonly directories: readonly string[];
  /** Those of them with a changed Terraform file. */
  readonly touched: readonly string[];
  /** Those of them that may be called from directories that were not looked into. */
  readonly unseenCallers?: readonly string[];
  /** Changed files that Terragrunt or a function of Terraform's may read in directories that were not looked into. */
  readonly unseenReaders?: readonly string[];
  /** The changed Terraform files as they are on the base branch, by their path there. */
  readonly base: RepositoryFiles;
  /** Modules of other repositories that were looked for; undefined where none was. */
  readonly modules?: ModulesInView | undefined;
  /** The policy file as the change has it; undefined where the change leaves it alone. */
  readonly proposed: string | undefined;
  /** Threads of the App; undefined where GitHub can't tell, and for a merge group. */
  readonly threads:
    | readonly { readonly fingerprints: readonly string[]; readonly resolvedByApp?: boolean }[]
    | undefined;
}

/** The facts on which a judgement rests. */
export interface Evidence {
  readonly changed: ChangedFiles;
  readonly context: ReviewInput;
  readonly inForce: PolicyInForce;
  /** GitHub's answers about the approvals that suppressions claim; undefined where the policy requires none. */
  readonly approvals?: Approvals | undefined;
  /** Is a button for the fixes possible? */
  readonly button: 'offered' | 'unwritable' | 'off';
}

/**
 * Judges what was read; asks GitHub for nothing.
 *
 * @param onRead told of every file before it is parsed
 */
export async function judge(evidence: Evidence, onRead: (path: string) => void = () => {}): Promise<Review> {
  const today = dayNow();
  const { report, change, missing } = await compare(evidence, { onRead, today });
  return { ...review(report, change, evidence.inForce.policy), missing, today };
}

/** Both sides of a change, and what is known of it. */
export interface Compared {
  readonly report: Report;
  readonly change: Change;
  /** Files that are there, were asked for, and are not among the texts. */
  readonly missing: readonly string[];
}

export interface Comparing {
  /** Told of every file before it is parsed. */
  readonly onRead?: (path: string) => void;
  /** Look for fixes? Default: yes. */
  readonly fixes?: boolean;
  /** Judge the base in any case, or only where the policy's scope needs it, which is the default. */
  readonly base?: 'always' | 'if needed';
  /** `YYYY-MM-DD`; suppressions that ended before it no longer count. Default: the day of the call, UTC. */
  readonly today?: string;
  /** Gives the earlier result of a side; without, every side is judged. */
  readonly recall?: (side: Side, judge: () => Promise<JudgedSide>) => Promise<JudgedSide>;
}

/** The files and directories of one side of a change. */
export interface Side extends CommitFiles {
  readonly directories: readonly string[];
}

export interface JudgedSide {
  readonly report: Report;
  /** Files that are there, were asked for, and were not read. */
  readonly missing: readonly string[];
}

/** Judges the head of a change and, where the policy's scope needs it, the same directories on the base. */
export async function compare(
  { changed, context, inForce, approvals, button }: Evidence,
  { onRead = () => {}, fixes = true, base = 'if needed', today, recall = (_, judge) => judge() }: Comparing,
): Promise<Compared> {
  const { policy } = inForce;
  const isExcluded = await excluder(scanPolicyOf(policy));
  const { directories } = context;
  const { contents, unread } = context.texts;
  const asked = new Set<string>();
  const mount = mounting(context.modules);
  const judging = {
    directories,
    policy,
    approvals,
    onRead,
    mount,
    ...(today === undefined ? {} : { today }),
  };
  const judgeSide = async (side: CommitFiles, withFixes: boolean): Promise<Report> => {
    const judged = await recall({ ...side, directories }, async () => {
      const missing = new Set<string>();
      const onMissing = (path: string) => missing.add(path);
      const report = await judgedReport(side, { ...judging, onMissing, fixes: withFixes });
      return { report, missing: [...missing] };
    });
    for (const path of judged.missing) asked.add(path);
    return judged.report;
  };
  const judged = await judgeSide(context.texts, fixes);
  const report = withUnseen(judged, unseenIn(changed.files, context));
  const present = changed.files.filter(
    (file) => file.status !== 'removed' && !isExcluded(file.path) && !isUntouched(file, context),
  );
  const patches = new Map(present.map(({ path, patch }) => [path, patch]));
  const needsBase =
    base === 'always' ||
    policy.scope === 'introduced' ||
    report.findings.some(({ verdict }) => verdict === 'suppressed') ||
    (policy.scope === 'changed' && hasUntouched(report, new Set(patches.keys())));
  const excluded = changed.files.filter(({ path }) => isTerraform(path) && isExcluded(path));
  const change: Change = {
    patches,
    contents,
    directories: context.touched,
    base: needsBase ? await judgeSide(before(changed.files, context), false) : undefined,
    proposedPolicy: proposedPolicy(context),
    said: saidIn(context),
    unread: [
      ...cutLine(changed),
      ...unreadLines(new Map([...unread, ...missing(present, context)]), isExcluded),
    ],
    notes: [...policyLines(inForce), ...excludedLine(excluded)],
    today: today ?? dayNow(),
    button,
  };
  return { report, change, missing: [...asked].filter((path) => !unread.has(path)) };
}

/**
 * The findings with a thread. The App forgets those of threads that it resolved itself: should one come back,
 * it says so again.
 */
function saidIn({ threads }: ReviewInput): ReadonlySet<string> | undefined {
  return threads && new Set(threads.flatMap((one) => (one.resolvedByApp ? [] : one.fingerprints)));
}

interface JudgingInput {
  readonly directories: readonly string[];
  readonly policy: Policy;
  readonly approvals: Approvals | undefined;
  readonly fixes: boolean;
  /** Comments to write instead of fixes. */
  readonly comments?: WantedComments;
  readonly onRead: (path: string) => void;
  /** Told of every file that is there, is asked for, and was not read. */
  readonly onMissing: (path: string) => unknown;
  /** Adds the modules of other repositories. */
  readonly mount: (files: Files) => Files;
  readonly today?: string;
}

export async function judgedReport(
  commit: CommitFiles,
  { directories, policy, approvals, fixes, comments, onRead, onMissing, mount, today }: JudgingInput,
): Promise<Report> {
  const within = new Set(directories);
  const files = linkedFiles(commit, onMissing);
  const paths = files.paths.filter((path) => isTerraform(path) && within.has(directoryOf(path)));
  const asked = { ...(comments ? { comments } : {}), ...(today === undefined ? {} : { today }) };
  const options = { vouch: true, parseAll: true, fixes, approvals, onRead, ...asked };
  const inView = mount({ ...files, paths, besides: files.paths.filter(isValuesFile) });
  const { report } = await scanUnderPolicy(inView, scanPolicyOf(policy), options);
  return fixesBehindLinks(report, commit.links);
}

/** A new file mode is a change to GitHub, but the text is the old one, and whatever is wrong in it was there before. */
function isUntouched({ path, status }: ChangedFile, { texts, base }: ReviewInput): boolean {
  const [before, after] = [base.contents.get(path), texts.contents.get(path)];
  return (
    status !== 'added' && before !== undefined && after !== undefined && Buffer.compare(before, after) === 0
  );
}

/** The entries for callers of a changed module, and for readers of a changed file, that were not looked for. */
function unseenIn(
  files: readonly ChangedFile[],
  { unseenCallers = [], unseenReaders = [] }: ReviewInput,
): Unseen[] {
  const changedIn = (directory: string) =>
    files.find(({ path }) => isTerraform(path) && directoryOf(path) === directory)?.path;
  const callers = unseenCallers.map(
    (directory): Unseen => ({
      ...{ kind: 'caller', address: null, root: directory || '.', line: 1, source: null },
      path: changedIn(directory) ?? (directory === '' ? '.' : directory),
      reason: 'callers not looked for',
      hint: 'Scan the whole repository with the command line, which looks for all of them',
    }),
  );
  const readers = unseenReaders.map(
    (path): Unseen => ({
      ...{ kind: 'caller', address: null, root: directoryOf(path) || '.', path, line: 1, source: null },
      reason: 'what reads it was not looked for',
      hint: 'Scan the whole repository with the command line, which looks for all of them',
    }),
  );
  return [...callers, ...readers];
}

function withUnseen(report: Report, more: readonly Unseen[]): Report {
  if (more.length === 0) return report;
  const unseen = [...report.unseen, ...more];
  return { ...report, unseen, summary: { ...report.summary, unseen: unseen.length } };
}

/** The policy file as the pull request would have it; it counts only once it is merged. */
function proposedPolicy({ proposed }: ReviewInput): Annotation[] {
  if (proposed === undefined) return [];
  return parsePolicy(proposed).problems.map(({ line, message }) => ({
    path: policyPath,
    start_line: line,
    end_line: line,
    annotation_level: 'warning',
    title: 'This policy has a mistake',
    message: `${message}. Once merged, the whole file would be ignored and the defaults would apply.`,
  }));
}

function cutLine({ files, unlisted }: ChangedFiles): string[] {
  if (unlisted === 0) return [];
  const all = files.length + unlisted;
  return [`GitHub lists only ${files.length} of the ${all} changed files; the others were not checked.`];
}

/**
 * Changed Terraform that did not come with its directory: the commit is gone, or the App may not read
 * contents. Without this, the check would pass on an empty answer of GitHub's.
 */
function missing(
  present: readonly ChangedFile[],
  { texts: { contents, unread, links } }: ReviewInput,
): [string, string][] {
  return present
    .filter(({ path }) => isTerraform(path) && !contents.has(path) && !unread.has(path) && !links?.has(path))
    .map(({ path }) => [path, 'GitHub did not return its text']);
}

function unreadLines(unread: ReadonlyMap<string, string>, isExcluded: (path: string) => boolean): string[] {
  return [...unread]
    .filter(([path]) => !isExcluded(path))
    .map(([path, reason]) => `${code(path)} was not checked: ${reason}.`);
}

function policyLines({ sources, problems, notes = [] }: PolicyInForce): string[] {
  const from = sources.length === 0 ? 'defaults (no policy file found)' : sources.map(code).join(' and ');
  return [
    ...problems.map((problem) => `⚠️ Policy: ${escapeText(problem)}.`),
    `Policy: ${from}.`,
    ...notes.map((note) => `${escapeText(note)}.`),
  ];
}

function excludedLine(files: readonly ChangedFile[]): string[] {
  if (files.length === 0) return [];
  const shown = files
    .slice(0, 20)
    .map(({ path }) => code(path))
    .join(', ');
  return [`Excluded by policy: ${shown}${files.length > 20 ? ` and ${files.length - 20} more` : ''}.`];
}
