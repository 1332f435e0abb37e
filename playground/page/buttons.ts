import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { LocalGitHub } from '../local-github.ts';
import { openFromDisk, openTyped, pullRequestOnDisk, typedPullRequest } from './new-pull-request.ts';
import { replayMerges, verifyCheck } from './run-command.ts';
import { viewer } from './viewer.ts';

const id = z.number().int();
const body = z.string().trim().min(1, 'Write something first.');

/** The buttons as JSON requests: each does what the same button does on GitHub, webhooks included. */
export function buttonRoutes(github: LocalGitHub): Hono {
  const routes = new Hono();

  /** Adds a button: the shape of its request, and its action. The result of the action is the answer. */
  function button<T>(path: string, shape: z.ZodType<T>, press: (sent: T, at: Place) => unknown): void {
    routes.post(path, async (request) => {
      const sent = shape.safeParse(await request.req.json().catch(() => null));
      if (!sent.success) return refuse(request, sent.error.issues[0]?.message ?? 'not understood');
      try {
        return request.json({ done: (await press(sent.data, placeOf(request))) ?? null });
      } catch (error) {
        return refuse(request, (error as Error).message);
      }
    });
  }
  const thread = ({ repository, number }: Place, threadId: number) => {
    const found = github.threads(repository, number).find((one) => one.id === threadId);
    if (found === undefined) throw new Error('That conversation is gone.');
    return found;
  };

  button('/new/typed', typedPullRequest, async (sent) => pathOf(await openTyped(github, sent, viewer)));
  button('/new/from-disk', pullRequestOnDisk, async (sent) => pathOf(await openFromDisk(github, sent)));

  button('/repos/:owner/:name/backtest', z.object({}), (_, { repository }) =>
    replayMerges(github, repository),
  );
  const pull = '/repos/:owner/:name/pulls/:number';
  button(`${pull}/verify`, z.object({ run: id }), ({ run }, at) => verifyCheck(github, at, run));
  button(`${pull}/suggestion`, z.object({ comment: id, index: id }), ({ comment, index }) =>
    github.commitSuggestion(comment, { user: viewer, index }),
  );
  button(`${pull}/action`, z.object({ run: id, identifier: z.string() }), ({ run, identifier }) =>
    github.pressAction(run, identifier, viewer),
  );
  button(`${pull}/rerun`, z.object({ run: id }), ({ run }) => github.rerunCheck(run, viewer));
  button(`${pull}/resolve`, z.object({ thread: id, resolved: z.boolean() }), (sent, at) =>
    sent.resolved
      ? github.resolveThread(thread(at, sent.thread), viewer)
      : github.unresolveThread(thread(at, sent.thread), viewer),
  );
  button(`${pull}/reply`, z.object({ comment: id, body }), (sent) => {
    github.reply(sent.comment, viewer, sent.body);
  });
  button(`${pull}/comment`, z.object({ body }), (sent, { repository, number }) => {
    github.comment(repository, number, viewer, sent.body);
  });
  button(`${pull}/merge`, z.object({}), (_, { repository, number }) =>
    github.mergePullRequest(repository, number, viewer),
  );
  button(`${pull}/close`, z.object({}), (_, { repository, number }) =>
    github.closePullRequest(repository, number),
  );
  button(`${pull}/reopen`, z.object({}), (_, { repository, number }) =>
    github.reopenPullRequest(repository, number),
  );
  return routes;
}

interface Place {
  repository: string;
  number: number;
}

function placeOf(request: Context): Place {
  const { owner, name, number } = request.req.param();
  return { repository: `${owner}/${name}`, number: Number(number) };
}

function pathOf({ repository, number }: { repository: { fullName: string }; number: number }): string {
  return `/${repository.fullName}/pull/${number}`;
}

function refuse(request: Context, message: string): Response {
  return request.json({ message }, 422);
}
