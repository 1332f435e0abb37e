import type { GitHub } from '../client.ts';
import { type CommentRef, commentsSince, type PostedComment } from '../read/comments.ts';
import { signedLines } from '../signature.ts';
import { withoutRetries, writeOnce } from './write-once.ts';

interface AnswerPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** The comment that an answer is about, as its hidden line says. */
export function answerFact({ kind, id }: CommentRef): string {
  return `answer=${kind}-${id}`;
}

/** GitHub's limit is 65,536 characters; hidden lines come behind. */
const bodyLimit = 60_000;

/** Looks back over this many ms for an answer of which GitHub did not say that it took it. */
const shortly = 10 * 60_000;

/**
 * Answers a comment, in its thread or in the conversation, once: where GitHub does not say whether it took the answer,
 * the App looks before it writes again.
 *
 * @param facts hidden lines beside the one that names the comment
 */
export async function answerComment(
  octokit: GitHub,
  { owner, repo, number }: AnswerPlace,
  comment: Pick<PostedComment, 'kind' | 'id' | 'thread'>,
  text: string,
  facts: readonly string[] = [],
): Promise<void> {
  const fact = answerFact(comment);
  const body = `${text.slice(0, bodyLimit)}\n\n${signedLines(octokit, number, [...facts, fact])}`;
  const at = { owner, repo, body, request: withoutRetries };
  const { thread } = comment;
  const write = async () => {
    if (thread === null) await octokit.rest.issues.createComment({ ...at, issue_number: number });
    else
      await octokit.rest.pulls.createReplyForReviewComment({
        ...at,
        pull_number: number,
        comment_id: thread,
      });
    return true;
  };
  const look = async () => {
    const all = await commentsSince(octokit, { owner, repo, number }, Date.now() - shortly);
    return all.some(({ facts: said }) => said.includes(fact)) || undefined;
  };
  await writeOnce(write, look);
}
