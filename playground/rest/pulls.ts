import { notFound, validationFailed } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, numberOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { fileJson } from '../json/changed-file.ts';
import { commitJson } from '../json/commit.ts';
import { pullRequestJson, pullRequestListJson } from '../json/pull-request.ts';
import type { Access } from '../world/app.ts';
import { pullCommits, pullFiles } from '../world/pull-diff.ts';
import type { PullRequest } from '../world/pull-request.ts';
import {
  closePullRequest,
  editPullRequest,
  openPullRequest,
  reopenPullRequest,
} from '../world/pull-requests.ts';
import type { World } from '../world/world.ts';
import { authorOf } from './author.ts';

const createDocs = '/pulls/pulls#create-a-pull-request';

/** Pull requests: lists, one, its commits and its files (100 a page, 3,000 in all). */
export function addPullRoutes(server: Server, world: World): void {
  server.get('/repos/:owner/:repo/pulls', (request) => {
    const repository = repositoryOf(world, request, 'pull_requests', 'read');
    const { state = 'open', head, base, sort = 'created', direction } = request.req.query();
    const pulls = [...repository.pulls.values()]
      .filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => base === undefined || pull.baseRef === base)
      .filter((pull) => head === undefined || `${pull.headRepository?.owner.login}:${pull.headRef}` === head);
    const ascending = (direction ?? (sort === 'created' ? 'desc' : 'asc')) === 'asc';
    const key = (pull: PullRequest) => (sort === 'updated' ? Date.parse(pull.updatedAt) : 0);
    pulls.sort((one, other) => key(one) - key(other) || one.number - other.number);
    const page = pageOf(request, ascending ? pulls : pulls.reverse());
    return request.json(page.map((pull) => pullRequestListJson(world, pull)));
  });

  server.post('/repos/:owner/:repo/pulls', async (request) => {
    const repository = repositoryOf(world, request, 'pull_requests', 'write');
    const { title, head, base, body, draft, maintainer_can_modify } = await bodyOf(request);
    for (const [field, value] of Object.entries({ title, head, base })) {
      if (typeof value !== 'string' || value === '') {
        throw validationFailed([{ resource: 'PullRequest', field, code: 'missing_field' }], createDocs);
      }
    }
    const options = {
      title: String(title),
      head: String(head),
      base: String(base),
      user: authorOf(world, request).account.login,
      draft: draft === true,
      maintainerCanModify: maintainer_can_modify !== false,
      ...(typeof body === 'string' ? { body } : {}),
    };
    const pull = await openPullRequest(world, repository, options).catch((error: Error) => {
      throw validationFailed(
        [{ resource: 'PullRequest', code: 'custom', message: error.message }],
        createDocs,
      );
    });
    return request.json(await pullRequestJson(world, pull), 201);
  });

  server.get('/repos/:owner/:repo/pulls/:number', async (request) => {
    return request.json(await pullRequestJson(world, pullOf(world, request, 'read')));
  });

  server.patch('/repos/:owner/:repo/pulls/:number', async (request) => {
    const pull = pullOf(world, request, 'write');
    const { title, body, base, state } = (await bodyOf(request)) as Record<string, string | undefined>;
    const { account } = authorOf(world, request);
    if (state !== undefined && state !== 'open' && state !== 'closed') {
      throw validationFailed(
        [{ resource: 'PullRequest', field: 'state', code: 'invalid' }],
        '/pulls/pulls#update-a-pull-request',
      );
    }
    const edits = {
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
      ...(base === undefined ? {} : { base }),
    };
    if (Object.keys(edits).length > 0) await editPullRequest(world, pull, edits, account);
    if (state === 'closed' && pull.state === 'open') await closePullRequest(world, pull, account);
    if (state === 'open' && pull.state === 'closed') await reopenPullRequest(world, pull, account);
    return request.json(await pullRequestJson(world, pull));
  });

  server.get('/repos/:owner/:repo/pulls/:number/commits', async (request) => {
    const pull = pullOf(world, request, 'read');
    const page = pageOf(request, await pullCommits(pull), 250);
    return request.json(page.map((commit) => commitJson(world, pull.repository, commit)));
  });

  server.get('/repos/:owner/:repo/pulls/:number/files', async (request) => {
    const pull = pullOf(world, request, 'read');
    const page = pageOf(request, await pullFiles(world, pull), world.limits.pullFiles);
    return request.json(page.map((file) => fileJson(world, pull.repository, pull.headSha, file)));
  });
}

/** The pull request of a path. @throws ApiError 404 */
export function pullOf(world: World, request: Request, access: Access): PullRequest {
  const repository = repositoryOf(world, request, 'pull_requests', access);
  const pull = repository.pulls.get(numberOf(request, 'number'));
  if (pull === undefined) throw notFound('/pulls/pulls#get-a-pull-request');
  return pull;
}
