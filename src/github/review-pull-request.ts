import { code } from '../review/markdown.ts';
import { type Review, review } from '../review/review.ts';
import { scan } from '../rule/scan.ts';
import { memoryFiles } from '../terraform/files.ts';
import { type ChangedFiles, changedFilesOf, directoryOf, isTerraform } from './changed-files.ts';
import { type CheckRun, completeCheckRun, startCheckRun } from './check-run.ts';
import type { GitHub } from './client.ts';
import { publishReview } from './publish-review.ts';
import type { PullRequest } from './pull-request.ts';
import { type PullRequestContext, readContext } from './pull-request-context.ts';

/** What the reviewer is told about the job it works for. */
export interface Assignment {
  /** False once a newer head is waiting: then nothing more is written for this one. */
  isCurrent(): boolean;
  /** Found in the log beside what went wrong; shown to the reader instead of it. */
  readonly reference: string;
}

/**
 * Reads, judges and answers one head of a pull request. The check run is completed on every way out.
 *
 * Requests: create the run · list the files (one for each 100) · one GraphQL query for directories, threads and
 * policy · complete the run (one for each 50 annotations) · one review.
 *
 * @throws what made the review fail, after the run says so
 */
export async function reviewPullRequest(
  octokit: GitHub,
  pull: PullRequest,
  assignment: Assignment,
): Promise<void> {
  // 1. Say at once that the review is under way.
  const run = await startCheckRun(octokit, { ...pull, sha: pull.headSha }, String(pull.number));
  try {
    await judge(octokit, pull, run, assignment);
  } catch (error) {
    await completeCheckRun(octokit, run, brokenResult(assignment.reference));
    throw error;
  }
}

async function judge(
  octokit: GitHub,
  pull: PullRequest,
  run: CheckRun,
  { isCurrent }: Assignment,
): Promise<void> {
  // 2. Which files does the pull request change? Reads cost a fifth of a write, so look before anything else.
  const changed = await changedFilesOf(octokit, pull);
  if (!changed.files.some(({ path }) => isTerraform(path)) && changed.unlisted === 0) {
    await completeCheckRun(octokit, run, nothingToJudge(changed));
    return;
  }

  // 3. Read these files, what stands beside them, what they call, and what we said before.
  const context = await readContext(octokit, pull, changed.files);

  // 4. Judge.
  const found = await judged(changed, context);

  // 5. Verdict before comments: the verdict is what others wait for.
  if (!isCurrent()) {
    await completeCheckRun(octokit, run, superseded);
    return;
  }
  await completeCheckRun(octokit, run, found);

  // 6. Suggestions, unless the head has moved meanwhile.
  if (isCurrent()) await publishReview(octokit, pull, found.comments, introduction(found));
}

async function judged(
  changed: ChangedFiles,
  { texts, directories, threads }: PullRequestContext,
): Promise<Review> {
  const inDirectories = new Set(directories);
  const files = memoryFiles(texts.contents);
  const asked = files.paths.filter((path) => isTerraform(path) && inDirectories.has(directoryOf(path)));
  const report = await scan({ ...files, paths: asked });
  const present = changed.files.filter(({ status }) => status !== 'removed');
  return review(report, {
    patches: new Map(present.map(({ path, patch }) => [path, patch])),
    contents: texts.contents,
    said: new Set(threads.flatMap(({ fingerprints }) => fingerprints)),
    unread: unreadLines(changed, texts.unread),
    notes: [],
  });
}

function unreadLines({ files, unlisted }: ChangedFiles, unread: ReadonlyMap<string, string>): string[] {
  const cut = `GitHub lists only ${files.length} of the ${files.length + unlisted} changed files; the others were not judged.`;
  return [
    ...(unlisted > 0 ? [cut] : []),
    ...[...unread].map(([path, reason]) => `${code(path)} was not judged: ${reason}.`),
  ];
}

function nothingToJudge({ files }: ChangedFiles) {
  const count = files.length === 1 ? 'The changed file is' : `None of the ${files.length} changed files is`;
  const summary = files.length === 1 ? `${count} not Terraform.` : `${count} Terraform.`;
  return { conclusion: 'success', title: 'No Terraform files changed', summary } as const;
}

function introduction({ title, comments }: Review): string {
  const count =
    comments.length === 1
      ? 'The suggestion below fixes one'
      : `The ${comments.length} suggestions below fix one each`;
  return `**${title}.** ${count}; the check run has everything.`;
}

const superseded = {
  conclusion: 'cancelled',
  title: 'Superseded by a newer commit',
  summary: 'The pull request moved on before this commit was judged; the result stands on its newest commit.',
} as const;

/** Plain words and a reference: a stack trace helps nobody here, and could carry a token. */
function brokenResult(reference: string) {
  return {
    conclusion: 'failure',
    title: 'The review could not be finished',
    summary: [
      'Something went wrong in require-imdsv2 itself or between it and GitHub. It says nothing about your Terraform, but nothing was vouched for either.',
      `Press **Re-run**, or push again. If it stays, give the operator of the App this reference: ${code(reference)}.`,
    ].join('\n\n'),
  } as const;
}
