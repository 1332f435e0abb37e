import { notFound } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, numberOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { issueCommentJson, reviewCommentJson } from '../json/review.ts';
import type { Access } from '../world/app.ts';
import { editComment } from '../world/edit-comment.ts';
import { addIssueComment } from '../world/issue-comments.ts';
import type { PullRequest } from '../world/pull-request.ts';
import { checkBody } from '../world/refusal.ts';
import type { IssueComment, ReviewComment } from '../world/review.ts';
import { deleteReviewComment, replyTo } from '../world/threads.ts';
import { visibleThreads } from '../world/visible-threads.ts';
import type { World } from '../world/world.ts';
import { writeReview } from '../world/write-review.ts';
import { authorOf } from './author.ts';
import { pullOf } from './pulls.ts';
import { refused } from './refused.ts';
import { askedAnchor } from './reviews.ts';

const reviewDocs = '/pulls/comments';
const issueDocs = '/issues/comments';

/** Comments on lines of the diff, and those in the conversation. */
export function addCommentRoutes(server: Server, world: World): void {
  server.get('/repos/:owner/:repo/pulls/:number/comments', (request) => {
    const comments = since(request, reviewComments(pullOf(world, request, 'read')));
    return request.json(pageOf(request, comments).map((comment) => reviewCommentJson(world, comment)));
  });

  server.post('/repos/:owner/:repo/pulls/:number/comments', async (request) => {
    const pull = pullOf(world, request, 'write');
    const body = await bodyOf(request);
    const thread = { anchor: askedAnchor(body), body: body.body };
    const draft = {
      body: '',
      event: 'COMMENT' as const,
      commitId: (body.commit_id ?? null) as string | null,
      threads: [thread],
    };
    const review = await refused(reviewDocs, () => writeReview(world, pull, authorOf(world, request), draft));
    return request.json(reviewCommentJson(world, review.comments[0]!), 201);
  });

  server.post('/repos/:owner/:repo/pulls/:number/comments/:id/replies', async (request) => {
    const pull = pullOf(world, request, 'write');
    const parent = reviewComments(pull).find(({ id }) => id === numberOf(request, 'id'));
    if (parent === undefined) throw notFound(reviewDocs);
    const { body } = await bodyOf(request);
    const reply = await refused(reviewDocs, () =>
      replyTo(world, parent, checkBody(body), authorOf(world, request)),
    );
    return request.json(reviewCommentJson(world, reply), 201);
  });

  const one = '/repos/:owner/:repo/pulls/comments/:id';
  server.get(one, (request) =>
    request.json(reviewCommentJson(world, reviewCommentOf(world, request, 'read'))),
  );
  server.patch(one, async (request) => {
    const comment = reviewCommentOf(world, request, 'write');
    await edit(comment, await bodyOf(request), reviewDocs);
    return request.json(reviewCommentJson(world, comment));
  });
  server.delete(one, (request) => {
    deleteReviewComment(world, reviewCommentOf(world, request, 'write'));
    return request.body(null, 204);
  });

  server.get('/repos/:owner/:repo/issues/:number/comments', (request) => {
    const comments = since(request, pullOf(world, request, 'read').comments);
    return request.json(pageOf(request, comments).map((comment) => issueCommentJson(world, comment)));
  });

  server.post('/repos/:owner/:repo/issues/:number/comments', async (request) => {
    const pull = pullOf(world, request, 'write');
    const { body } = await bodyOf(request);
    const comment = await refused(issueDocs, () =>
      addIssueComment(world, pull, checkBody(body), authorOf(world, request)),
    );
    return request.json(issueCommentJson(world, comment), 201);
  });

  const issue = '/repos/:owner/:repo/issues/comments/:id';
  server.get(issue, (request) =>
    request.json(issueCommentJson(world, issueCommentOf(world, request, 'read'))),
  );
  server.patch(issue, async (request) => {
    const comment = issueCommentOf(world, request, 'write');
    await edit(comment, await bodyOf(request), issueDocs);
    return request.json(issueCommentJson(world, comment));
  });
  server.delete(issue, (request) => {
    const comment = issueCommentOf(world, request, 'write');
    comment.pullRequest.comments = comment.pullRequest.comments.filter((other) => other !== comment);
    return request.body(null, 204);
  });
}

/** All comments on lines that everybody may see, oldest first. */
export function reviewComments(pull: PullRequest): ReviewComment[] {
  return visibleThreads(pull)
    .flatMap(({ comments }) => comments)
    .sort((before, after) => before.id - after.id);
}

/** Those that changed at that time or later. */
function since<T extends { updatedAt: string }>(request: Request, comments: T[]): T[] {
  const from = Date.parse(request.req.query('since') ?? '');
  return Number.isNaN(from)
    ? comments
    : comments.filter(({ updatedAt }) => Date.parse(updatedAt) >= Math.floor(from / 1000) * 1000);
}

async function edit(
  comment: IssueComment | ReviewComment,
  { body }: Record<string, unknown>,
  documentation: string,
): Promise<void> {
  await refused(documentation, () => editComment(comment, body));
}

function reviewCommentOf(world: World, request: Request, access: Access): ReviewComment {
  const repository = repositoryOf(world, request, 'pull_requests', access);
  const all = [...repository.pulls.values()].flatMap(reviewComments);
  const comment = all.find(({ id }) => id === numberOf(request, 'id'));
  if (comment === undefined) throw notFound(reviewDocs);
  return comment;
}

function issueCommentOf(world: World, request: Request, access: Access): IssueComment {
  const repository = repositoryOf(world, request, 'pull_requests', access);
  const all = [...repository.pulls.values()].flatMap(({ comments }) => comments);
  const comment = all.find(({ id }) => id === numberOf(request, 'id'));
  if (comment === undefined) throw notFound(issueDocs);
  return comment;
}
