import { type GitHub, installed } from '../github/client.ts';
import { changedFilesOf } from '../github/read/changed-files.ts';
import { concernsCheck, isOnlyBeside, readContext } from '../github/read/context.ts';
import { policyOf } from '../github/read/policy.ts';
import { type PullRequest, readPullRequest } from '../github/read/pull-request.ts';
import type { Evidence } from '../judging/judge-change.ts';
import type { Policy } from '../policy/schema.ts';
import type { ChangedFile } from '../review/changed-file.ts';
import type { Review } from '../review/review.ts';
import { outputLimit } from '../review/summary.ts';
import { judgeWhole, type WholeContext } from './judge-whole.ts';
import { callersNote } from './module-callers.ts';
import type { JobContext } from './review-run.ts';

/** A pull request, and the review of its change. */
export interface JudgedPull {
  readonly pull: PullRequest;
  readonly context: WholeContext;
  readonly found: Review;
  /** The evidence of the verdict; undefined where nothing had to be judged. */
  readonly evidence?: Evidence;
  readonly isFork: boolean;
  /** Can the fixes be committed at the press of a button? */
  readonly hasButton: boolean;
}

export interface JudgingPull extends Pick<JobContext, 'judge' | 'modules'> {
  /** Called if the change itself holds a file to judge, before anything is read. */
  readonly onConcern?: () => Promise<unknown>;
}

/**
 * Lists the changed files; reads them, the files beside them, the modules that they call, the App's threads,
 * and the policy of the base; and judges. Most pull requests change no Terraform: for these nothing is
 * judged.
 *
 * @param callers look for callers of a changed module in other repositories too?
 */
export async function judgePull(
  octokit: GitHub,
  pull: PullRequest,
  { judge, modules, onConcern = async () => {} }: JudgingPull,
  { callers = false } = {},
): Promise<JudgedPull> {
  const changed = await changedFilesOf(octokit, pull);
  if (changed.unlisted > 0 || !isOnlyBeside(changed.files)) await onConcern();
  const isFork = pull.headRepository !== `${pull.owner}/${pull.repo}`;
  const read = await readContext(octokit, pull, pull.number, changed.files, judge.unitUses);
  const concerns = read.touched.length > 0 || changed.files.some(concernsCheck);
  if (!concerns && changed.unlisted === 0)
    return { pull, context: read, found: nothingToJudge(changed.files), isFork, hasButton: false };
  const { permissions, onSelected } = await installed(octokit);
  const inForce = policyOf(read.policy, pull, onSelected);
  const mayWrite = pull.headWritable && (permissions === undefined || permissions.contents === 'write');
  const button = buttonOf(inForce.policy, mayWrite);
  const given = { changed, context: read, inForce, button } as const;
  const whole = await judgeWhole(octokit, pull, given, { judge, modules, isFork });
  const { context, approvals } = whole;
  const note = callers
    ? await callersNote(octokit, pull, { ...given, context }, { judge, modules, isFork })
    : '';
  const summary = [whole.found.summary, note].filter((text) => text !== '').join('\n\n');
  const found = { ...whole.found, summary: summary.slice(0, outputLimit) };
  const evidence = { ...given, context, approvals };
  return {
    pull,
    context,
    found,
    evidence,
    isFork,
    hasButton: button === 'offered' && found.fixes.length > 0,
  };
}

function buttonOf({ fixes }: Policy, mayWrite: boolean): 'offered' | 'unwritable' | 'off' {
  if (!fixes.button) return 'off';
  return mayWrite ? 'offered' : 'unwritable';
}

/** The review of a change without Terraform. */
export function nothingToJudge(files: readonly ChangedFile[]): Review {
  const summary =
    {
      0: 'No file is changed.',
      1: 'The changed file is not Terraform.',
    }[files.length] ?? `None of the ${files.length} changed files is Terraform.`;
  return {
    conclusion: 'success',
    title: 'No Terraform files changed',
    summary,
    text: undefined,
    annotations: [],
    comments: [],
    open: new Set(),
    unread: [],
    unparsable: 0,
    fixes: [],
    findings: [],
  };
}

/**
 * Is the pull request open, and at the commit that was judged? GitHub lists the files of the present head, so a verdict
 * on another one would rest on the wrong files.
 *
 * @throws Error where GitHub doesn't know yet of the push that the job is about: it is worth another try
 */
export async function isPresent(octokit: GitHub, { pull, context }: JudgedPull): Promise<boolean> {
  const now = context.pull
    ? { ...context.pull, isOpen: context.pull.state === 'OPEN' }
    : await presentByRest(octokit, pull);
  if (now.isOpen && now.headRefOid === pull.headSha) return true;
  if (Date.parse(now.updatedAt ?? '') < Date.parse(pull.updatedAt ?? ''))
    throw Object.assign(new Error(`GitHub does not know the newest push to #${pull.number} yet.`), {
      status: 409,
    });
  return false;
}

async function presentByRest(octokit: GitHub, pull: PullRequest) {
  const { pull: now, isOpen } = await readPullRequest(octokit, pull);
  return { isOpen, headRefOid: now.headSha, updatedAt: now.updatedAt };
}
