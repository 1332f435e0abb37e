import type { CommitReader } from '../github/read/commit-reader.ts';
import { concernsCheck, firstRead, proposesPolicy } from '../github/read/context.ts';
import { readAround } from '../github/read/read-around.ts';
import { joinTexts } from '../github/read/texts.ts';
import { judgeAsking } from '../judging/judge-asking.ts';
import { type Comparing, compare, type Evidence } from '../judging/judge-change.ts';
import { defaultLimits } from '../judging/limits.ts';
import { without } from '../judging/question.ts';
import { tooLarge } from '../judging/too-large.ts';
import { usesOfUnits } from '../judging/uses-of-units.ts';
import type { PolicyInForce } from '../policy/file.ts';
import { policyPath } from '../policy/file-path.ts';
import type { ChangedFile } from '../review/changed-file.ts';
import { type Review, review, scopeOf } from '../review/review.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';
import type { Report } from '../rule/report.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { directoryOf, isTerraform, isTerragrunt } from '../terraform/files.ts';
import { holesOf, keyOf } from './hole.ts';
import type { MergeVerdict } from './merge-verdict.ts';

/** A change between two commits, and where both are read. */
export interface ChangeToJudge {
  readonly changed: readonly ChangedFile[];
  readonly head: CommitReader;
  readonly base: Pick<CommitReader, 'texts'>;
  /** The policy of the base. */
  readonly inForce: PolicyInForce;
  /** The day of the merge, `YYYY-MM-DD`. */
  readonly today: string;
  readonly recall?: Comparing['recall'];
  /** The approvals that count, if the policy requires some; undefined believes the claims of comments. */
  readonly approvals?: Approvals;
  /** Reads modules of other repositories; without, they are not checked. */
  readonly modules?: (evidence: Evidence) => Promise<ModulesInView | undefined>;
}

/**
 * Judges a merge as the App would have judged its pull request: the same texts are read around the change, the same
 * policy holds, and nothing is published.
 */
export async function judgeMerge(change: ChangeToJudge): Promise<MergeVerdict> {
  const { changed } = change;
  if (changed.length === 0) return quiet;
  const context = await contextOf(change);
  if (context.touched.length === 0 && !changed.some(concernsCheck)) return quiet;
  return verdictOn(change, context, limited);
}

/** Everything that the App would have said on a change. */
export async function reviewMerge(
  change: ChangeToJudge,
): Promise<Pick<Review, 'conclusion' | 'title' | 'findings'>> {
  const { changed } = change;
  const nothing = { ...quiet, findings: [] };
  if (changed.length === 0) return nothing;
  const context = await contextOf(change);
  if (context.touched.length === 0 && !changed.some(concernsCheck)) return nothing;
  return (await judged(change, context, limited)).reviewed;
}

/** Judges a whole commit, as if all of it had just been added: no limit of the App's holds. */
export async function judgeWhole(
  head: CommitReader,
  inForce: PolicyInForce,
  today: string,
  modules?: ChangeToJudge['modules'],
): Promise<MergeVerdict> {
  const tree = await head.tree();
  const directories = [...new Set([...(tree?.terraform ?? []), ...(tree?.terragrunt ?? [])])];
  const { contents, unread, links } = await head.texts({ directories, files: [] });
  const paths = [...contents.keys(), ...unread.keys(), ...(links?.keys() ?? [])].filter(
    (path) => isTerraform(path) || isTerragrunt(path),
  );
  const changed = paths.map(
    (path): ChangedFile => ({ path, status: 'added', previousPath: undefined, patch: undefined }),
  );
  const base = { texts: async () => ({ contents: new Map(), unread: new Map() }) };
  const change: ChangeToJudge = { changed, head, base, inForce, today, ...(modules && { modules }) };
  return verdictOn(change, await contextOf(change), (evidence) => evidence);
}

/** Both sides of a change, and the App's review of them. */
async function judged(
  { changed, head, inForce, today, recall, approvals, modules: readModules }: ChangeToJudge,
  given: MergeContext,
  within: (evidence: Evidence) => Evidence,
) {
  const options: Comparing = { fixes: false, base: 'always', today, ...(recall ? { recall } : {}) };
  const evidence = { changed: { files: changed, unlisted: 0 }, inForce, approvals, button: 'off' } as const;
  let modules: ModulesInView | undefined;
  const { found, context } = await judgeAsking(
    given,
    async (context) => {
      modules = await readModules?.({ ...evidence, context: { ...context, modules } });
      return compare(within({ ...evidence, context: { ...context, modules } }), options);
    },
    async (texts, files) => joinTexts([texts, await head.texts({ directories: [], files })]),
  );
  return { ...found, context, reviewed: review(found.report, found.change, inForce.policy) };
}

async function verdictOn(
  asked: ChangeToJudge,
  given: MergeContext,
  within: (evidence: Evidence) => Evidence,
): Promise<MergeVerdict> {
  const { report, change, context, reviewed } = await judged(asked, given, within);
  const { changed, inForce } = asked;
  const { policy } = inForce;
  const { conclusion, title, unread } = reviewed;
  const scope = scopeOf(report, change, policy.scope);
  const introduced = scopeOf(report, change, 'introduced');
  return {
    conclusion,
    title,
    isJudged: true,
    against: holesOf(report, scope.findings),
    brought: holesOf(report, introduced.findings),
    unread: unread.length,
    unseen: scope.unseen.length,
    roots: context.directories.map((directory) => directory || '.'),
    states: statesOf(report),
    isBlurred: report.findings.some(({ code }) => code === 'unparsable') || unread.length > 0,
    emptied: emptied(changed, context.heads),
    renamed: changed.flatMap(({ path, previousPath }): [string, string][] =>
      previousPath !== undefined && isTerraform(previousPath) ? [[previousPath, path]] : [],
    ),
  };
}

/** The verdict on a change without Terraform. */
export const quiet: MergeVerdict = {
  conclusion: 'success',
  title: 'No Terraform files changed',
  isJudged: false,
  ...{ against: [], brought: [], unread: 0, unseen: 0, roots: [], states: {}, isBlurred: false },
  ...{ emptied: [], renamed: [] },
};

type MergeContext = Awaited<ReturnType<typeof contextOf>>;

async function contextOf({ changed, head, base: before, inForce }: ChangeToJudge) {
  const { directories, old } = firstRead(changed);
  const texts = await head.texts({ directories, files: [] });
  const base = await before.texts({ directories: [], files: old });
  const tree = await head.tree();
  const begun = { texts, base, tree, directories };
  const around = await readAround(head, changed, begun, {
    findUses: async (question) => usesOfUnits(question),
    varFiles: inForce.policy.var_files,
  });
  const proposed = proposesPolicy(changed) ? await textOfFile(head, policyPath) : undefined;
  return { ...around, base, proposed, threads: undefined, heads: new Set(tree?.terraform) };
}

/** The text of one file; undefined where there is none, or none that is text. */
export async function textOfFile(
  reader: Pick<CommitReader, 'texts'>,
  path: string,
): Promise<string | undefined> {
  const bytes = (await reader.texts({ directories: [], files: [path] })).contents.get(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** Without the files that the App would refuse to judge. */
function limited(evidence: Evidence): Evidence {
  const sizes = [...evidence.context.texts.contents].map(([path, { length }]) => [path, length] as const);
  const reasons = tooLarge(sizes, defaultLimits);
  if (reasons.size === 0) return evidence;
  const rest = without({ evidence }, reasons);
  return 'evidence' in rest ? rest.evidence : evidence;
}

function statesOf(report: Report): MergeVerdict['states'] {
  const states: MergeVerdict['states'] = {};
  for (const { verdict, ...target } of report.targets) {
    const isOpen = verdict === 'violation' || verdict === 'unknown';
    states[keyOf({ ...target, target: target.path })] = isOpen ? 'open' : verdict;
  }
  // Two targets can share a name, and files have none: an open hole stays open.
  for (const hole of holesOf(report, report.findings)) states[keyOf(hole)] = 'open';
  return states;
}

/** Directories from which the change takes the last Terraform file. */
function emptied(changed: readonly ChangedFile[], terraform: ReadonlySet<string>): string[] {
  const left = changed.flatMap(({ path, status, previousPath }) =>
    status === 'removed' ? [path] : previousPath === undefined ? [] : [previousPath],
  );
  const directories = new Set(left.filter(isTerraform).map(directoryOf));
  return [...directories].filter((directory) => !terraform.has(directory)).map((one) => one || '.');
}
