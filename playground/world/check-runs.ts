import type { Commit } from '../git/history.ts';
import { checkRunEventJson, checkSuiteJson } from '../json/check-run.ts';
import { emitRepositoryEvent } from '../webhooks/events.ts';
import type { Account } from './account.ts';
import type { CheckRun, CheckSuite } from './check-run.ts';
import { ensureSuite, suiteState } from './check-suites.ts';
import type { Repository } from './repository.ts';
import { notify, register, timestamp, type World } from './world.ts';

/** The fields of a check run that a program may set; checked before they get here. */
export type CheckRunFields = Partial<
  Pick<
    CheckRun,
    | 'name'
    | 'status'
    | 'conclusion'
    | 'externalId'
    | 'detailsUrl'
    | 'title'
    | 'summary'
    | 'text'
    | 'annotations'
    | 'actions'
    | 'startedAt'
    | 'completedAt'
  >
>;

/** A new run on a commit. A later one of the same name is what counts from then on. */
export function createCheckRun(
  world: World,
  repository: Repository,
  commit: Commit,
  name: string,
  fields: CheckRunFields,
): CheckRun {
  const headSha = commit.sha;
  const pull = [...repository.pulls.values()].find(
    (one) => one.headSha === headSha && one.headRepository === repository,
  );
  const run = register<CheckRun>(world, 'CheckRun', 'CR', {
    repository,
    app: world.app,
    suite: ensureSuite(world, repository, commit, pull?.headRef ?? null),
    name,
    headSha,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
    startedAt: timestamp(),
    completedAt: null,
  });
  repository.checkRuns.set(run.id, run);
  emitRun(world, run, 'created', world.app.bot);
  updateCheckRun(world, run, fields);
  return run;
}

/** Annotations are appended; everything else is replaced. */
export function updateCheckRun(world: World, run: CheckRun, fields: CheckRunFields): void {
  const { annotations = [], ...rest } = fields;
  const wasCompleted = run.status === 'completed';
  Object.assign(run, rest);
  run.annotations = [...run.annotations, ...annotations];
  // A conclusion completes the run, whatever status was sent with it (docs).
  if (run.conclusion !== null) run.status = 'completed';
  if (run.status === 'completed') run.completedAt ??= timestamp();
  if (run.status === 'completed' && !wasCompleted) {
    emitRun(world, run, 'completed', world.app.bot);
    if (suiteState(run.suite).status === 'completed') emitSuite(world, run.suite, 'completed', world.app.bot);
  }
  notify(world);
}

/** "Re-run" of one check. The run itself stays as it is until the App makes a new one. */
export function rerequestRun(world: World, run: CheckRun, sender: Account): void {
  emitRun(world, run, 'rerequested', sender);
}

/** "Re-run all checks". */
export function rerequestSuite(world: World, suite: CheckSuite, sender: Account): void {
  emitSuite(world, suite, 'rerequested', sender);
}

/**
 * A person presses one of the run's buttons.
 *
 * @throws Error when the run isn't completed or offers no such action
 */
export function pressAction(world: World, run: CheckRun, identifier: string, sender: Account): void {
  if (run.status !== 'completed')
    throw new Error(`check run ${run.id} isn't completed: it shows no buttons yet`);
  const offered = run.actions.map((action) => action.identifier);
  if (!offered.includes(identifier))
    throw new Error(`check run ${run.id} offers ${offered.join(', ') || 'no action'}, not ${identifier}`);
  emitRun(world, run, 'requested_action', sender, { requested_action: { identifier } });
}

function emitRun(
  world: World,
  run: CheckRun,
  action: string,
  sender: Account,
  extra: Record<string, unknown> = {},
): void {
  const body = { check_run: checkRunEventJson(world, run), ...extra };
  emitRepositoryEvent(world, run.repository, sender, 'check_run', action, body);
}

function emitSuite(world: World, suite: CheckSuite, action: string, sender: Account): void {
  emitRepositoryEvent(world, suite.repository, sender, 'check_suite', action, {
    check_suite: checkSuiteJson(world, suite),
  });
}
