import type { LocalGitHub } from '../local-github.ts';
import { pressAction, rerequestRun, rerequestSuite } from '../world/check-runs.ts';
import { editComment } from '../world/edit-comment.ts';
import { addIssueComment } from '../world/issue-comments.ts';
import { commitSuggestions } from '../world/suggestion.ts';
import { deleteReviewComment, replyTo, setResolved } from '../world/threads.ts';
import type { World } from '../world/world.ts';
import type { Finder } from './find.ts';

/** The buttons of checks and conversations. */
export function pressMethods(world: World, find: Finder) {
  return {
    pressAction: (id, identifier, user) => pressAction(world, find.run(id), identifier, find.person(user)),
    rerunCheck: (id, user) => rerequestRun(world, find.run(id), find.person(user)),
    rerunSuite: (id, user) => rerequestSuite(world, find.suite(id), find.person(user)),
    commitSuggestion(id, { user, index = 0 } = {}) {
      const comment = find.comment(id);
      return commitSuggestions(
        world,
        [{ comment, index }],
        find.person(user ?? comment.pullRequest.user.login),
      );
    },
    commitSuggestions(ids, user) {
      const chosen = ids.map((id) => ({ comment: find.comment(id), index: 0 }));
      return commitSuggestions(world, chosen, find.person(user ?? chosen[0]?.comment.pullRequest.user.login));
    },
    reply: (id, user, body) =>
      replyTo(world, find.comment(id), body, { account: find.person(user), app: null }),
    comment: (fullName, number, user, body) =>
      addIssueComment(world, find.pull(fullName, number), body, { account: find.person(user), app: null }),
    editComment: (comment, body) => editComment(comment, body),
    deleteComment(comment) {
      if (comment.kind === 'review') deleteReviewComment(world, comment);
      else comment.pullRequest.comments = comment.pullRequest.comments.filter((other) => other !== comment);
    },
    resolveThread: (thread, user) => setResolved(world, thread, true, find.person(user)),
    unresolveThread: (thread, user) => setResolved(world, thread, false, find.person(user)),
  } satisfies Partial<LocalGitHub>;
}
