import { z } from 'zod';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';
import { signedFacts } from '../signature.ts';

/** A comment in the conversation (`issue`), or on lines of the diff (`review`). */
export interface CommentRef {
  readonly kind: 'issue' | 'review';
  readonly id: number;
}

/** A comment on a pull request as it is now. */
export interface PostedComment extends CommentRef {
  /** Markdown, foreign. */
  readonly body: string;
  /** Null where the account is gone. */
  readonly user: { readonly login: string; readonly id: number } | null;
  /** By a person, in a browser or with a token of their own: not by a bot, and not by an App in a person's name. */
  readonly byPerson: boolean;
  readonly edited: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The first comment of its thread; null in the conversation. */
  readonly thread: number | null;
  /** The hidden facts with which the App ends its own comments; none in every other comment. */
  readonly facts: readonly string[];
}

const payload = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), id: z.number(), type: z.string() }).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  in_reply_to_id: z.number().nullish(),
  performed_via_github_app: z.looseObject({}).nullish(),
});

/** Of a comment in an answer or in a webhook. */
export type CommentPayload = z.output<typeof payload>;

interface CommentPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** Pages of a hundred that are read of each kind, at most. */
const mostPages = 10;

/** The comments of both kinds that were written or edited since then, oldest first: two requests for each hundred. */
export async function commentsSince(
  octokit: GitHub,
  pull: CommentPlace,
  since: number,
): Promise<PostedComment[]> {
  const from = new Date(since).toISOString();
  const issue = await pagesOf(octokit, pull, 'issue', from);
  const review = await pagesOf(octokit, pull, 'review', from);
  return [...issue, ...review].sort((one, other) => one.createdAt - other.createdAt || one.id - other.id);
}

/** Of more than a thousand, the newest: our own answers are among these. */
async function pagesOf(
  octokit: GitHub,
  pull: CommentPlace,
  kind: CommentRef['kind'],
  since: string,
): Promise<PostedComment[]> {
  const first = await pageOf(octokit, pull, kind, since, 1);
  const pages = first.last > mostPages ? [] : [first];
  for (let page = Math.max(2, first.last - mostPages + 1); page <= first.last; page++)
    pages.push(await pageOf(octokit, pull, kind, since, page));
  return pages.flatMap(({ comments }) => comments);
}

async function pageOf(
  octokit: GitHub,
  { owner, repo, number }: CommentPlace,
  kind: CommentRef['kind'],
  since: string,
  page: number,
): Promise<{ comments: PostedComment[]; last: number }> {
  return untilUsable(async () => {
    const at = { owner, repo, since, per_page: 100, ...(page > 1 ? { page } : {}) };
    const { data, headers } =
      kind === 'issue'
        ? await octokit.rest.issues.listComments({ ...at, issue_number: number })
        : await octokit.rest.pulls.listReviewComments({ ...at, pull_number: number });
    const listed = shaped(z.array(payload), data, 'a list of comments');
    const link = headers.link?.split(',').find((part) => part.includes('rel="last"')) ?? '';
    const [, last] = /[?&]page=(\d+)/.exec(link) ?? [];
    return {
      comments: listed.map((one) => commentOf(octokit, number, kind, one)),
      last: Number(last ?? page),
    };
  });
}

/** One comment as it is now; undefined where it is deleted. */
export async function readComment(
  octokit: GitHub,
  { owner, repo, number }: CommentPlace,
  { kind, id }: CommentRef,
): Promise<PostedComment | undefined> {
  try {
    return await untilUsable(async () => {
      const at = { owner, repo, comment_id: id };
      const { data } =
        kind === 'issue'
          ? await octokit.rest.issues.getComment(at)
          : await octokit.rest.pulls.getReviewComment(at);
      return commentOf(octokit, number, kind, shaped(payload, data, 'a comment'));
    });
  } catch (error) {
    if ((error as { status?: number }).status === 404) return undefined;
    throw error;
  }
}

function commentOf(
  octokit: GitHub,
  number: number,
  kind: CommentRef['kind'],
  one: CommentPayload,
): PostedComment {
  const { id, body, user } = one;
  return {
    ...{ kind, id },
    body: body ?? '',
    user: user ? { login: user.login, id: user.id } : null,
    byPerson: isByPerson(one),
    edited: one.created_at !== one.updated_at,
    createdAt: Date.parse(one.created_at),
    thread: kind === 'issue' ? null : (one.in_reply_to_id ?? id),
    facts: user?.type === 'Bot' ? signedFacts(octokit, number, body ?? '') : [],
  };
}

/** Did a person write it? */
export function isByPerson(one: Pick<CommentPayload, 'user' | 'performed_via_github_app'>): boolean {
  return one.user?.type === 'User' && !one.performed_via_github_app;
}
