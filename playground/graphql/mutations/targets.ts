import type { PullRequest } from '../../world/pull-request.ts';
import type { Comment } from '../../world/review.ts';
import { nodeOf, requirePermission } from '../access.ts';
import { type Context, typed } from '../node.ts';

const comments = ['IssueComment', 'PullRequestReviewComment'];

/** A pull request that the asker may write to, by its node id. @throws GraphqlFault */
export function pullOf(context: Context, id: string): PullRequest {
  const pull = nodeOf<PullRequest>(context, id, 'PullRequest');
  requirePermission(context, pull.repository, 'pull_requests', 'write');
  return pull;
}

/** A comment of either kind that the asker may write to. @throws GraphqlFault */
export function commentOf<T extends Comment = Comment>(context: Context, id: string): T {
  const comment = nodeOf<T>(context, id, ...comments);
  requirePermission(context, comment.pullRequest.repository, 'pull_requests', 'write');
  return comment;
}

export function commentNode({ world }: Context, comment: Comment) {
  return typed(world.nodes.get(comment.nodeId)?.type ?? '', comment);
}
