import { readCommit } from '../git/history.ts';
import { resolveCommit } from '../git/store.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, numberOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { annotationJson, checkRunJson } from '../json/check-run.ts';
import type { Access } from '../world/app.ts';
import type { CheckRun } from '../world/check-run.ts';
import { createCheckRun, rerequestRun, updateCheckRun } from '../world/check-runs.ts';
import { latestRuns } from '../world/check-suites.ts';
import type { World } from '../world/world.ts';
import { authorOf } from './author.ts';
import { checkRunDocs, checkRunFields } from './check-run-input.ts';

/** Check runs: made and changed by Apps only. */
export function addCheckRunRoutes(server: Server, world: World): void {
  server.post('/repos/:owner/:repo/check-runs', async (request) => {
    const repository = repositoryOf(world, request, 'checks', 'write');
    const body = await bodyOf(request);
    for (const name of ['name', 'head_sha']) {
      if (typeof body[name] !== 'string' || body[name] === '')
        throw new ApiError(422, `Invalid request.\n\n"${name}" wasn't supplied.`, {
          documentation: checkRunDocs,
        });
    }
    const fields = checkRunFields(body, null);
    // The commit of a fork can be named here as soon as a pull request has brought it into this repository.
    const sha = String(body.head_sha);
    const commit = /^[0-9a-f]{40}$/.test(sha) ? await readCommit(repository.git, sha) : null;
    if (commit === null)
      throw new ApiError(422, `No commit found for SHA: ${sha}`, { documentation: checkRunDocs });
    const run = createCheckRun(world, repository, commit, String(body.name), fields);
    return request.json(checkRunJson(world, run), 201);
  });

  server.patch('/repos/:owner/:repo/check-runs/:id', async (request) => {
    const run = runOf(world, request, 'write');
    updateCheckRun(world, run, checkRunFields(await bodyOf(request), run));
    return request.json(checkRunJson(world, run));
  });

  server.get('/repos/:owner/:repo/check-runs/:id', (request) => {
    return request.json(checkRunJson(world, runOf(world, request, 'read')));
  });

  server.get('/repos/:owner/:repo/check-runs/:id/annotations', (request) => {
    const run = runOf(world, request, 'read');
    return request.json(
      pageOf(request, run.annotations).map((annotation) => annotationJson(world, run, annotation)),
    );
  });

  server.post('/repos/:owner/:repo/check-runs/:id/rerequest', (request) => {
    rerequestRun(world, runOf(world, request, 'write'), authorOf(world, request).account);
    return request.json({}, 201);
  });

  server.get('/repos/:owner/:repo/commits/:ref{.+}/check-runs', async (request) => {
    const repository = repositoryOf(world, request, 'checks', 'read');
    const ref = request.req.param('ref');
    const sha = await resolveCommit(repository.git, ref);
    if (sha === null)
      throw new ApiError(422, `No commit found for SHA: ${ref}`, { documentation: checkRunDocs });
    const runs = [...repository.checkRuns.values()].filter((run) => run.headSha === sha);
    return request.json(runPage(world, request, runs));
  });
}

/** A filtered page, newest first: `filter=latest` (default) shows one run of each name. */
export function runPage(world: World, request: Request, runs: CheckRun[]) {
  const { check_name, status, filter = 'latest', app_id } = request.req.query();
  const chosen = (filter === 'latest' ? latestRuns(runs) : runs)
    .filter((run) => check_name === undefined || run.name === check_name)
    .filter((run) => status === undefined || run.status === status)
    .filter((run) => app_id === undefined || String(run.app.id) === app_id)
    .reverse();
  return {
    total_count: chosen.length,
    check_runs: pageOf(request, chosen).map((run) => checkRunJson(world, run)),
  };
}

function runOf(world: World, request: Request, access: Access): CheckRun {
  const run = repositoryOf(world, request, 'checks', access).checkRuns.get(numberOf(request, 'id'));
  if (run === undefined) throw notFound(checkRunDocs);
  return run;
}
