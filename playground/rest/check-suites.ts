import { resolveCommit } from '../git/store.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { numberOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { checkSuiteFullJson } from '../json/check-run.ts';
import type { Access } from '../world/app.ts';
import type { CheckSuite } from '../world/check-run.ts';
import { rerequestSuite } from '../world/check-runs.ts';
import { runsOfSuite } from '../world/check-suites.ts';
import type { World } from '../world/world.ts';
import { authorOf } from './author.ts';
import { runPage } from './check-runs.ts';

const documentation = '/checks/suites';

/** Check suites: all runs of one App on one commit. */
export function addCheckSuiteRoutes(server: Server, world: World): void {
  server.get('/repos/:owner/:repo/check-suites/:id', (request) => {
    return request.json(checkSuiteFullJson(world, suiteOf(world, request, 'read')));
  });

  server.get('/repos/:owner/:repo/check-suites/:id/check-runs', (request) => {
    return request.json(runPage(world, request, runsOfSuite(suiteOf(world, request, 'read'))));
  });

  server.post('/repos/:owner/:repo/check-suites/:id/rerequest', (request) => {
    rerequestSuite(world, suiteOf(world, request, 'write'), authorOf(world, request).account);
    return request.json({}, 201);
  });

  server.get('/repos/:owner/:repo/commits/:ref{.+}/check-suites', async (request) => {
    const repository = repositoryOf(world, request, 'checks', 'read');
    const ref = request.req.param('ref');
    const sha = await resolveCommit(repository.git, ref);
    if (sha === null) throw new ApiError(422, `No commit found for SHA: ${ref}`, { documentation });
    const suites = [...repository.checkSuites.values()].filter((suite) => suite.headSha === sha);
    const page = pageOf(request, suites).map((suite) => checkSuiteFullJson(world, suite));
    return request.json({ total_count: suites.length, check_suites: page });
  });
}

function suiteOf(world: World, request: Request, access: Access): CheckSuite {
  const suite = repositoryOf(world, request, 'checks', access).checkSuites.get(numberOf(request, 'id'));
  if (suite === undefined) throw notFound(documentation);
  return suite;
}
