import type { Annotation, CheckRun, CheckSuite } from '../world/check-run.ts';
import { pullsAt, runsOfSuite, suiteState } from '../world/check-suites.ts';
import type { World } from '../world/world.ts';
import { apiUrl, appJson } from './account.ts';
import { headCommitJson } from './commit.ts';
import type { Json } from './example.ts';
import { pullRequestReference } from './pull-request.ts';
import { repositoryJson } from './repository.ts';

/** A check run as REST answers it. */
export function checkRunJson(world: World, run: CheckRun): Json {
  const { repository } = run;
  const url = `${apiUrl(world)}/repos/${repository.fullName}/check-runs/${run.id}`;
  const html = `${world.url}/${repository.fullName}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? `${world.url}/apps/${run.app.slug}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite.id },
    app: appJson(world, run.app),
    pull_requests: pullsAt(world, repository, run.headSha).map((pull) => pullRequestReference(world, pull)),
  };
}

/** In webhooks the suite stands in the run in full. */
export function checkRunEventJson(world: World, run: CheckRun): Json {
  return { ...checkRunJson(world, run), check_suite: checkSuiteJson(world, run.suite) };
}

export function checkSuiteJson(world: World, suite: CheckSuite): Json {
  const { repository } = suite;
  const url = `${apiUrl(world)}/repos/${repository.fullName}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(suite),
    url,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(world, repository, suite.headSha).map((pull) => pullRequestReference(world, pull)),
    app: appJson(world, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runsOfSuite(suite).length,
    check_runs_url: `${url}/check-runs`,
    head_commit: headCommitJson(suite.headCommit),
  };
}

/** The form of `GET check-suites/{id}`, with its repository. */
export function checkSuiteFullJson(world: World, suite: CheckSuite): Json {
  return { ...checkSuiteJson(world, suite), repository: repositoryJson(world, suite.repository) };
}

export function annotationJson(world: World, run: CheckRun, annotation: Annotation): Json {
  return {
    ...annotation,
    blob_href: `${apiUrl(world)}/repos/${run.repository.fullName}/contents/${annotation.path}?ref=${run.headSha}`,
  };
}
