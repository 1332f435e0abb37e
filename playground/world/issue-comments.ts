import { issueCommentJson } from '../json/review.ts';
import { emitRepositoryEvent } from '../webhooks/events.ts';
import type { PullRequest } from './pull-request.ts';
import { checkBody } from './refusal.ts';
import type { IssueComment } from './review.ts';
import type { Writer } from './threads.ts';
import { notify, register, timestamp, type World } from './world.ts';

/** A comment in the conversation of a pull request. */
export function addIssueComment(world: World, pull: PullRequest, body: string, writer: Writer): IssueComment {
  const comment = register<IssueComment>(world, 'IssueComment', 'IC', {
    kind: 'issue',
    pullRequest: pull,
    user: writer.account,
    app: writer.app,
    body: checkBody(body),
    minimized: null,
    createdAt: timestamp(),
    updatedAt: timestamp(),
  });
  pull.comments.push(comment);
  const { number, title } = pull;
  const payload = { issue: { number, title, pull_request: {} }, comment: issueCommentJson(world, comment) };
  emitRepositoryEvent(world, pull.repository, writer.account, 'issue_comment', 'created', payload);
  notify(world);
  return comment;
}
