import { resolveCommit } from '../git/store.ts';
import { ApiError, validationFailed } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { bodyOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { apiUrl, userJson } from '../json/account.ts';
import type { Json } from '../json/example.ts';
import { repositoryJson } from '../json/repository.ts';
import type { CommitStatus } from '../world/check-run.ts';
import type { Repository } from '../world/repository.ts';
import { notify, register, timestamp, type World } from '../world/world.ts';
import { authorOf } from './author.ts';

const documentation = '/commits/statuses';
const states = ['error', 'failure', 'pending', 'success'];

/** Commit statuses, the older kind of check. Description up to 140 characters, 1,000 a commit and context. */
export function addStatusRoutes(server: Server, world: World): void {
  server.post('/repos/:owner/:repo/statuses/:sha', async (request) => {
    const repository = repositoryOf(world, request, 'statuses', 'write');
    const sha = await resolveCommit(repository.git, request.req.param('sha'));
    if (sha === null)
      throw new ApiError(422, `No commit found for SHA: ${request.req.param('sha')}`, { documentation });
    const { state, context = 'default', description = null, target_url = null } = await bodyOf(request);
    const invalid = (field: string, code: string) =>
      validationFailed([{ resource: 'Status', field, code }], documentation);
    if (!states.includes(state as string)) throw invalid('state', 'custom');
    if (description !== null && String(description).length > 140) throw invalid('description', 'custom');
    const status = register<CommitStatus>(world, 'StatusContext', 'SC', {
      sha,
      state: state as CommitStatus['state'],
      context: String(context),
      description: description as string | null,
      targetUrl: target_url as string | null,
      creator: authorOf(world, request).account,
      createdAt: timestamp(),
    });
    repository.statuses.push(status);
    notify(world);
    return request.json(statusJson(world, repository, status), 201);
  });

  server.get('/repos/:owner/:repo/commits/:ref{.+}/statuses', async (request) => {
    const { repository, statuses } = await statusesOf(world, request);
    return request.json(pageOf(request, statuses).map((status) => statusJson(world, repository, status)));
  });

  server.get('/repos/:owner/:repo/commits/:ref{.+}/status', async (request) => {
    const { repository, sha, statuses } = await statusesOf(world, request);
    const latest = statuses.filter(
      (status, index) => statuses.findIndex(({ context }) => context === status.context) === index,
    );
    const worst = latest.some(({ state }) => state === 'failure' || state === 'error') ? 'failure' : null;
    const pending = latest.length === 0 || latest.some(({ state }) => state === 'pending');
    return request.json({
      state: worst ?? (pending ? 'pending' : 'success'),
      statuses: latest.map((status) => statusJson(world, repository, status)),
      sha,
      total_count: latest.length,
      repository: repositoryJson(world, repository),
    });
  });
}

/** Newest first. */
async function statusesOf(world: World, request: Request) {
  const repository = repositoryOf(world, request, 'statuses', 'read');
  const ref = request.req.param('ref') ?? '';
  const sha = await resolveCommit(repository.git, ref);
  if (sha === null) throw new ApiError(404, 'Not Found', { documentation });
  return {
    repository,
    sha,
    statuses: repository.statuses.filter((status) => status.sha === sha).toReversed(),
  };
}

function statusJson(world: World, repository: Repository, status: CommitStatus): Json {
  return {
    url: `${apiUrl(world)}/repos/${repository.fullName}/statuses/${status.sha}`,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: userJson(world, status.creator),
  };
}
