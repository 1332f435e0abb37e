import type { GitHub } from '../../github/client.ts';
import { throwIfLimited } from '../../github/rate-limit.ts';
import { commentsSince, type PostedComment } from '../../github/read/comments.ts';
import { approversIn, type Policy } from '../../policy/schema.ts';
import { type Approvals, type ClaimedApproval, claimsIn } from '../../rule/suppressions/approval.ts';
import { recordedIn } from './approval-facts.ts';
import { commandIn } from './parse-command.ts';
import { parseExcept } from './parse-except.ts';

/** Pull requests that are looked into for the approvals of one configuration, at most. */
const mostPulls = 30;

interface ApprovalPlace {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Asks GitHub about the approvals that the files claim: the App's signed answer names the approved targets,
 * and the person's comment must still be there, by that person and not edited. A claim that anyone could have
 * written counts for nothing.
 *
 * Requests: two for each pull request that is named.
 *
 * @returns undefined where the policy requires no approval
 */
export async function knownApprovals(
  octokit: GitHub,
  { owner, repo }: ApprovalPlace,
  policy: Policy,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<Approvals | undefined> {
  if (approversIn(policy) === undefined) return undefined;
  const claims = claimsOf(contents);
  const pulls = [...new Set(claims.map(({ pull }) => pull))].sort((one, other) => other - one);
  const held: Approvals['held'][number][] = [];
  const refused: Approvals['void'][number][] = [];
  for (const pull of pulls) {
    const own = claims.filter((one) => one.pull === pull);
    if (pulls.indexOf(pull) >= mostPulls) {
      const why = `approvals of more than ${mostPulls} pull requests are claimed, and the oldest were not looked for`;
      refused.push(...own.map((one) => ({ ...one, why })));
      continue;
    }
    const comments = await commentsOn(octokit, { owner, repo, number: pull });
    for (const record of comments.flatMap(({ facts }) => recordedIn(facts))) {
      const why = whyVoid(record, comments);
      if (why === undefined) held.push({ ...record, pull });
      else refused.push({ by: record.by, pull, why });
    }
  }
  return { held, void: refused };
}

function claimsOf(contents: ReadonlyMap<string, Uint8Array>): ClaimedApproval[] {
  return [...contents].flatMap(([path, bytes]) =>
    /\.(?:tf|tofu)(?:\.json)?$|\.hcl$/.test(path) ? claimsIn(new TextDecoder().decode(bytes)) : [],
  );
}

/** None where there is no such pull request. */
async function commentsOn(
  octokit: GitHub,
  pull: ApprovalPlace & { readonly number: number },
): Promise<PostedComment[]> {
  try {
    return await commentsSince(octokit, pull, 0);
  } catch (error) {
    throwIfLimited(error);
    const { status } = error as { status?: number };
    if (status === 404 || status === 410) return [];
    throw error;
  }
}

function whyVoid(
  { by, comment, until }: ReturnType<typeof recordedIn>[number],
  comments: readonly PostedComment[],
): string | undefined {
  const found = comments.find(({ kind, id }) => kind === comment.kind && id === comment.id);
  if (found === undefined) return `the comment by which @${by} approved was deleted`;
  if (found.edited) return `the comment by which @${by} approved was edited`;
  if (!found.byPerson || found.user?.login.toLowerCase() !== by)
    return `the comment that is named as the approval is not by @${by}`;
  const command = commandIn(found.body);
  const asked = command?.kind === 'except' ? parseExcept(command.words) : undefined;
  return asked?.until === until ? undefined : `the comment by @${by} approves something else`;
}
