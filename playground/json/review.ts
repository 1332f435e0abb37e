import type { IssueComment, Review, ReviewComment } from '../world/review.ts';
import type { World } from '../world/world.ts';
import { apiUrl, appJson, userJson } from './account.ts';
import type { Json } from './example.ts';

export function reviewJson(world: World, review: Review): Json {
  const { pullRequest } = review;
  const { repository, number } = pullRequest;
  const html = `${world.url}/${repository.fullName}/pull/${number}#pullrequestreview-${review.id}`;
  const pull = `${apiUrl(world)}/repos/${repository.fullName}/pulls/${number}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userJson(world, review.user),
    body: review.body,
    commit_id: review.commitId,
    submitted_at: review.submittedAt,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: 'NONE',
    _links: { html: { href: html }, pull_request: { href: pull } },
  };
}

export function reviewCommentJson(world: World, comment: ReviewComment): Json {
  const { thread, pullRequest } = comment;
  const { repository, number } = pullRequest;
  const url = `${apiUrl(world)}/repos/${repository.fullName}/pulls/comments/${comment.id}`;
  const html = `${world.url}/${repository.fullName}/pull/${number}#discussion_r${comment.id}`;
  const pull = `${apiUrl(world)}/repos/${repository.fullName}/pulls/${number}`;
  return {
    url,
    pull_request_review_id: comment.review.id,
    id: comment.id,
    node_id: comment.nodeId,
    diff_hunk: thread.diffHunk,
    path: thread.path,
    commit_id: pullRequest.headSha,
    original_commit_id: thread.originalCommitId,
    user: userJson(world, comment.user),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pull,
    author_association: 'NONE',
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    reactions: reactions(`${url}/reactions`),
    start_line: thread.startLine,
    original_start_line: thread.originalStartLine,
    start_side: thread.startSide,
    line: thread.line,
    original_line: thread.originalLine,
    side: thread.side,
    // `position` counts lines from the hunk's header; it is gone, like `line`, once the comment is outdated.
    position: thread.line === null ? null : position(thread.diffHunk),
    original_position: position(thread.diffHunk),
    subject_type: thread.subjectType.toLowerCase(),
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo.id }),
    ...appField(world, comment),
  };
}

export function issueCommentJson(world: World, comment: IssueComment): Json {
  const { repository, number } = comment.pullRequest;
  const api = `${apiUrl(world)}/repos/${repository.fullName}`;
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${world.url}/${repository.fullName}/pull/${number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${number}`,
    id: comment.id,
    node_id: comment.nodeId,
    user: userJson(world, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'NONE',
    body: comment.body,
    reactions: reactions(`${url}/reactions`),
    performed_via_github_app: comment.app === null ? null : appJson(world, comment.app),
  };
}

function appField(world: World, { app }: ReviewComment): Json {
  return app === null ? {} : { performed_via_github_app: appJson(world, app) };
}

function position(diffHunk: string): number {
  return Math.max(1, diffHunk.split('\n').length - 1);
}

function reactions(url: string): Json {
  return {
    url,
    total_count: 0,
    '+1': 0,
    '-1': 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}
