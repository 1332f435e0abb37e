import { organizationJson, userJson } from '../json/account.ts';
import type { Json } from '../json/example.ts';
import { installationJson } from '../json/installation.ts';
import { pullRequestEventJson } from '../json/pull-request.ts';
import { repositoryJson } from '../json/repository.ts';
import type { Account } from '../world/account.ts';
import type { Installation } from '../world/app.ts';
import { installationOf } from '../world/installations.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** The permission that the App needs to hear of an event (docs: "Webhook events and payloads"). */
const neededPermission: Record<string, string> = {
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
  issue_comment: 'issues',
  merge_group: 'merge_queues',
  check_run: 'checks',
  check_suite: 'checks',
  push: 'contents',
  status: 'statuses',
};

/** These come to every App that may write checks, subscribed or not. */
const unasked = [
  'check_run.rerequested',
  'check_run.requested_action',
  'check_suite.requested',
  'check_suite.rerequested',
];

/** Tells the App, when it is installed, subscribed and permitted, what happened in a repository. */
export function emitRepositoryEvent(
  world: World,
  repository: Repository,
  sender: Account,
  event: string,
  action: string | null,
  body: Json,
): void {
  const installation = installationOf(world, repository);
  if (installation === null || installation.suspendedAt !== null) return;
  if (!hears(world, installation, event, action)) return;
  const { owner } = repository;
  const payload: Json = {
    ...(action === null ? {} : { action }),
    ...body,
    repository: repositoryJson(world, repository),
    ...(owner.type === 'Organization' ? { organization: organizationJson(world, owner) } : {}),
    sender: userJson(world, sender),
    installation: {
      id: installation.id,
      node_id: Buffer.from(`Integration${installation.id}`).toString('base64'),
    },
  };
  world.send({ event, action, repository, installation, payload });
}

/** A `pull_request` event; `body` holds what only this action brings (`before`, `changes`, …). */
export async function emitPullRequest(
  world: World,
  pull: PullRequest,
  sender: Account,
  action: string,
  body: Json = {},
): Promise<void> {
  const payload = { number: pull.number, pull_request: await pullRequestEventJson(world, pull), ...body };
  emitRepositoryEvent(world, pull.repository, sender, 'pull_request', action, payload);
}

/** `installation` and `installation_repositories`, which come to every App. */
export function emitInstallation(
  world: World,
  installation: Installation,
  sender: Account,
  event: 'installation' | 'installation_repositories',
  action: string,
  body: Json,
): void {
  const payload = {
    action,
    installation: installationJson(world, installation),
    ...body,
    sender: userJson(world, sender),
  };
  world.send({ event, action, repository: null, installation, payload });
}

function hears(world: World, installation: Installation, event: string, action: string | null): boolean {
  const { permissions } = installation;
  const forWriters = unasked.includes(`${event}.${action}`) && permissions.checks === 'write';
  if (!forWriters && !world.app.events.includes(event)) return false;
  const needed = neededPermission[event];
  // Comments on pull requests come to Apps with either permission.
  if (event === 'issue_comment' && permissions.pull_requests !== undefined) return true;
  return needed === undefined || permissions[needed] !== undefined;
}
