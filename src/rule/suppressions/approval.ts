import { createHash } from 'node:crypto';
import type { Judgement } from '../judge/judge-target.ts';
import { rootOf } from '../judge/list-targets.ts';

/** The approval that a suppression comment claims: `approved-by=@octocat (pull/12)`. */
export interface ClaimedApproval {
  /** The login, as it is written. */
  readonly by: string;
  /** Number of the pull request on which it was given. */
  readonly pull: number;
}

/** An approval that GitHub knows. */
export interface Approval extends ClaimedApproval {
  /** The last day that was approved; null where none was set. */
  readonly until: string | null;
  /** The targets with their values (`approvalSubject`). */
  readonly subjects: readonly string[];
}

/** The approvals behind the claims of a configuration, as far as GitHub tells of them. */
export interface Approvals {
  readonly held: readonly Approval[];
  /** Why a claim is void, in plain words without a full stop. */
  readonly void: readonly (ClaimedApproval & { readonly why: string })[];
}

const claim = /(^|\s)approved-by=@([a-z\d](?:[a-z\d-]{0,38}))\s{1,3}\(pull\/([1-9]\d{0,9})\)/gi;

/**
 * The approval that a comment claims, and the comment without it. Two claims count as none: nothing tells
 * which counts.
 */
export function readClaim(text: string): { readonly claimed: ClaimedApproval | null; readonly rest: string } {
  const all = [...text.matchAll(claim)];
  if (all.length !== 1) return { claimed: null, rest: text };
  const [, , by, pull] = all[0]!;
  return { claimed: { by: by!, pull: Number(pull) }, rest: text.replace(claim, '$1') };
}

/** As it is written behind a reason. */
export function claimText({ by, pull }: ClaimedApproval): string {
  return `approved-by=@${by} (pull/${pull})`;
}

/**
 * The claims in the text of a file, suppression or not: the App asks GitHub for them before it judges the
 * file.
 */
export function claimsIn(text: string): ClaimedApproval[] {
  return [...text.matchAll(claim)].map(([, , by, pull]) => ({ by: by!, pull: Number(pull) }));
}

/**
 * Identifies the subject of an approval: the target in its root, and the text that decides its value. If that
 * text changes, or another target comes, the approval no longer counts. 16 hexadecimal digits.
 */
export function approvalSubject({ instance, problem }: Judgement): string {
  const { at, code } = problem ?? {};
  const text = at?.source.text.slice(at.start, at.end).replace(/\s+/g, ' ').trim() ?? '';
  const identity = JSON.stringify([instance.address, rootOf(instance), code ?? '', text]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

/** Is it approved? Otherwise why not, in plain words without a full stop. */
export function whyNotApproved(
  { held, void: refused }: Approvals,
  { by, pull }: ClaimedApproval,
  until: string | null,
  subject: string,
): string | undefined {
  const isSame = (other: ClaimedApproval) =>
    other.pull === pull && other.by.toLowerCase() === by.toLowerCase();
  const own = held.filter(isSame);
  if (own.some((one) => one.until === until && one.subjects.includes(subject))) return undefined;
  if (own.some((one) => one.subjects.includes(subject)))
    return `@${by} approved another last day in pull/${pull}`;
  if (own.length > 0) return `@${by} approved another target or another value in pull/${pull}`;
  const known = refused.find(isSame);
  return known?.why ?? `pull/${pull} has no approval by @${by}`;
}
