import type { Probot } from 'probot';
import { type CommentRef, isByPerson } from '../github/read/comments.ts';
import { type PullRequest, type PullRequestPayload, pullRequestOf } from '../github/read/pull-request.ts';
import { checkName } from '../github/write/check-run.ts';
import type { Queue } from '../queue/queue.ts';
import { PlainError } from '../server/words-of-error.ts';
import { commandIn } from './commands/parse-command.ts';
import { pullRequestIn } from './external-id.ts';
import { fixAction } from './review-pull-request.ts';
import { keyOf, lockOf, type RunEvent, type Task, taskOfRun } from './task.ts';

/** A task and the installation that does it. */
export interface AppTask {
  readonly installation: number;
  readonly task: Task;
}

/** The parts of a webhook that the App reads. */
interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly payload: {
    readonly installation?: { readonly id: number } | undefined;
    readonly pull_request?: { readonly updated_at?: string };
  };
}

/**
 * The Probot application: every event becomes tasks, and is acknowledged as soon as they are queued. GitHub waits
 * ten seconds and never asks again, so nothing here waits for GitHub.
 */
export function requireImdsv2(queue: Pick<Queue<AppTask>, 'add'>): (app: Probot) => void {
  return (app) => {
    const enqueue = (delivery: Delivery, tasks: readonly Task[]) => enqueueAll(app, queue, delivery, tasks);

    app.on(
      [
        'pull_request.opened',
        'pull_request.reopened',
        'pull_request.synchronize',
        'pull_request.ready_for_review',
      ],
      (context) => enqueue(context as Delivery, [reviewOf(context.payload.pull_request)]),
    );

    // A closed one may have been the worst of all with this head: those that are left decide.
    app.on('pull_request.closed', (context) => {
      const { owner, repo, headSha: sha, number } = pullOf(context.payload.pull_request);
      return enqueue(context as Delivery, [{ kind: 'commit', owner, repo, sha, number, isClosed: true }]);
    });

    // A new base has other merge results and another policy; a new title or text changes nothing.
    app.on('pull_request.edited', async (context) => {
      if (context.payload.changes?.base)
        return enqueue(context as Delivery, [reviewOf(context.payload.pull_request)]);
    });

    app.on('merge_group.checks_requested', async (context) => {
      const { merge_group, repository } = context.payload;
      if (!repository) return;
      const group = {
        owner: repository.owner.login,
        repo: repository.name,
        headSha: merge_group.head_sha,
        headRef: merge_group.head_ref,
        baseSha: merge_group.base_sha,
        baseRef: merge_group.base_ref.replace(/^refs\/heads\//, ''),
        isPrivate: repository.private,
      };
      return enqueue(context, [{ kind: 'merge-group', group }]);
    });

    app.on('check_run.rerequested', async (context) => {
      const { check_run, repository } = context.payload;
      if (check_run.name !== checkName) return;
      return enqueue(context, taskOfRun(check_run as RunEvent, placeOf(repository)));
    });

    app.on('check_suite.rerequested', async (context) => {
      const { check_suite, repository } = context.payload;
      const { id: suite, head_sha: sha } = check_suite;
      return enqueue(context, [{ kind: 'suite', suite, sha, ...placeOf(repository) }]);
    });

    app.on('check_run.requested_action', async (context) => {
      const { check_run, repository, requested_action, sender } = context.payload;
      const pull = pullRequestIn(check_run.external_id);
      if (requested_action?.identifier !== fixAction.identifier || !pull) return;
      const { login, id } = sender;
      const { shows: number } = pull;
      const request = { ...placeOf(repository), number, checkRun: check_run.id, sender: { login, id } };
      return enqueue(context, [{ kind: 'fix', request }]);
    });

    app.on('pull_request_review_comment.created', (context) => {
      const { comment, pull_request, repository } = context.payload;
      return enqueue(context as Delivery, commandsIn('review', comment, pull_request.number, repository));
    });

    app.on('issue_comment.created', (context) => {
      const { comment, issue, repository } = context.payload;
      return enqueue(
        context,
        issue.pull_request ? commandsIn('issue', comment, issue.number, repository) : [],
      );
    });

    // Pull requests that were open before the App came wait for its check like all others.
    app.on('installation.created', (context) =>
      enqueue(context, (context.payload.repositories ?? []).map(newcomer)),
    );
    app.on('installation_repositories.added', (context) =>
      enqueue(context, context.payload.repositories_added.map(newcomer)),
    );
  };
}

async function enqueueAll(
  app: Probot,
  queue: Pick<Queue<AppTask>, 'add'>,
  { id, name, payload }: Delivery,
  tasks: readonly Task[],
): Promise<void> {
  if (tasks.length === 0) return;
  const installation = payload.installation?.id;
  if (installation === undefined) {
    app.log.error(`The ${name} webhook ${id} names no installation, so the App can't answer it.`);
    return;
  }
  // Deliveries overtake each other, and one that failed comes again hours later.
  const updated = Date.parse(payload.pull_request?.updated_at ?? '');
  for (const [index, task] of tasks.entries()) {
    const order = Number.isNaN(updated) || task.kind === 'commands' ? undefined : updated;
    const delivery = index === 0 ? id : `${id}/${index}`;
    const lane = String(installation);
    const job = { key: keyOf(task), delivery, lane, lock: lockOf(task), order, task: { installation, task } };
    const outcome = await queue.add(job);
    // Anything but 2xx makes GitHub list the delivery as failed, so that it can be asked for again.
    if (outcome === 'full' || outcome === 'closed')
      throw new PlainError(`The queue is ${outcome}: the webhook was not taken.`);
  }
}

function reviewOf(pull: unknown): Task {
  return { kind: 'review', pull: pullOf(pull) };
}

function pullOf(pull: unknown): PullRequest {
  return pullRequestOf(pull as PullRequestPayload);
}

/** Most comments are not for the App; it reads a command again before doing anything. */
function commandsIn(
  kind: CommentRef['kind'],
  comment: { readonly id: number; readonly body: string },
  number: number,
  repository: Parameters<typeof placeOf>[0],
): Task[] {
  const given = comment as Parameters<typeof isByPerson>[0];
  if (!isByPerson(given) || commandIn(comment.body ?? '') === undefined) return [];
  return [
    { kind: 'commands', request: { ...placeOf(repository), number, comment: { kind, id: comment.id } } },
  ];
}

function placeOf({ name, owner }: { name: string; owner: { login: string } }) {
  return { owner: owner.login, repo: name };
}

function newcomer({ full_name }: { full_name: string }): Task {
  const [owner, repo] = full_name.split('/') as [string, string];
  return { kind: 'repository', owner, repo };
}
