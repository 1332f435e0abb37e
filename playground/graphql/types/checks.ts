import type { Annotation, CheckRun, CheckSuite, CommitStatus } from '../../world/check-run.ts';
import { latestRuns, pullsAt, runsOfSuite, suiteState } from '../../world/check-suites.ts';
import { connection } from '../connection.ts';
import { type Args, type Fields, typed } from '../node.ts';
import { accountNode } from './account.ts';
import { commitNode } from './commit.ts';

const upper = (text: string | null): string | null => (text === null ? null : text.toUpperCase());

export const checkSuiteFields: Fields<CheckSuite> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  app: ({ app }) => typed('App', app),
  commit: ({ repository, headSha }) => commitNode(repository, headSha),
  repository: ({ repository }) => typed('Repository', repository),
  status: (suite) => upper(suiteState(suite).status),
  conclusion: (suite) => upper(suiteState(suite).conclusion),
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  url: ({ id, repository }, _args, { world }) => `${world.url}/${repository.fullName}/check-suites/${id}`,
  branch: ({ repository, headBranch }) =>
    headBranch === null ? null : typed('Ref', { repository, branch: headBranch }),
  checkRuns: (suite, args) =>
    connection(runsBy(suite, args.filterBy ?? {}), args, (run) => typed('CheckRun', run)),
  matchingPullRequests: ({ repository, headSha }, args, { world }) =>
    connection(pullsAt(world, repository, headSha), args, (pull) => typed('PullRequest', pull)),
};

export const checkRunFields: Fields<CheckRun> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => upper(status),
  conclusion: ({ conclusion }) => upper(conclusion),
  title: ({ title }) => title,
  summary: ({ summary }) => summary,
  text: ({ text }) => text,
  externalId: ({ externalId }) => externalId,
  detailsUrl: ({ detailsUrl, app }, _args, { world }) => detailsUrl ?? `${world.url}/apps/${app.slug}`,
  startedAt: ({ startedAt }) => startedAt,
  completedAt: ({ completedAt }) => completedAt,
  checkSuite: ({ suite }) => typed('CheckSuite', suite),
  repository: ({ repository }) => typed('Repository', repository),
  url: ({ id, repository }, _args, { world }) => `${world.url}/${repository.fullName}/runs/${id}`,
  permalink: ({ id, repository }, _args, { world }) => `${world.url}/${repository.fullName}/runs/${id}`,
  resourcePath: ({ id, repository }) => `/${repository.fullName}/runs/${id}`,
  isRequired: () => false,
  annotations: ({ annotations }, args) =>
    connection(annotations, args, (one) => typed('CheckAnnotation', one)),
};

export const annotationFields: Fields<Annotation> = {
  path: ({ path }) => path,
  message: ({ message }) => message,
  title: ({ title }) => title,
  rawDetails: ({ raw_details }) => raw_details,
  annotationLevel: ({ annotation_level }) => upper(annotation_level),
  location: ({ start_line, end_line, start_column, end_column }) => ({
    start: { line: start_line, column: start_column },
    end: { line: end_line, column: end_column },
  }),
};

export const statusContextFields: Fields<CommitStatus> = {
  id: ({ nodeId }) => nodeId,
  context: ({ context }) => context,
  state: ({ state }) => upper(state),
  description: ({ description }) => description,
  targetUrl: ({ targetUrl }) => targetUrl,
  createdAt: ({ createdAt }) => createdAt,
  creator: ({ creator }) => accountNode(creator),
  isRequired: () => false,
};

/** `checkType` ALL brings every run, LATEST (default, as in REST) one of each name. */
function runsBy(suite: CheckSuite, filter: Args): CheckRun[] {
  const { checkType = 'LATEST', checkName, status, statuses, conclusions, appId } = filter;
  const all = runsOfSuite(suite);
  return (checkType === 'ALL' ? all : latestRuns(all))
    .filter((run) => !checkName || run.name === checkName)
    .filter((run) => !appId || run.app.id === appId)
    .filter((run) => !status || upper(run.status) === status)
    .filter((run) => !statuses || statuses.includes(upper(run.status)))
    .filter((run) => !conclusions || conclusions.includes(upper(run.conclusion)));
}
