import { mergeBase } from '../git/history.ts';
import { listBranches, resolveCommit } from '../git/store.ts';
import { requirePush } from '../http/access.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { bodyOf, type Request, repositoryOf, type Server } from '../http/routes.ts';
import { apiUrl } from '../json/account.ts';
import type { Json } from '../json/example.ts';
import { pushBranch } from '../world/push.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { authorOf } from './author.ts';

const documentation = '/git/refs';
const heads = 'refs/heads/';

/** Branches as git's refs. Tags aren't kept here. */
export function addRefRoutes(server: Server, world: World): void {
  const all = '/repos/:owner/:repo/git/refs';
  const one = `${all}/:ref{.+}`;

  server.get('/repos/:owner/:repo/git/ref/:ref{.+}', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const ref = `refs/${request.req.param('ref')}`;
    const sha = await resolveCommit(repository.git, ref);
    if (sha === null) throw notFound(`${documentation}#get-a-reference`);
    return request.json(refJson(world, repository, ref, sha));
  });

  server.get('/repos/:owner/:repo/git/matching-refs/heads/:prefix{.*}', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const branches = await listBranches(repository.git);
    const matching = branches.filter(({ name }) => name.startsWith(request.req.param('prefix')));
    return request.json(matching.map(({ name, sha }) => refJson(world, repository, heads + name, sha)));
  });

  server.post(all, async (request) => {
    const repository = repositoryOf(world, request, 'metadata', 'read');
    const { ref, sha } = (await bodyOf(request)) as { ref?: string; sha?: string };
    if (!ref?.startsWith(heads))
      throw refuse("Reference name must start with 'refs/' and contain at least three parts");
    requirePush(world, request.get('actor'), repository, ref.slice(heads.length));
    if ((await resolveCommit(repository.git, ref)) !== null) throw refuse('Reference already exists');
    const commit = await commitOf(repository, sha);
    await pushBranch(world, repository, ref.slice(heads.length), commit, authorOf(world, request).account);
    return request.json(refJson(world, repository, ref, commit), 201);
  });

  server.patch(one, async (request) => {
    const repository = repositoryOf(world, request, 'metadata', 'read');
    const { ref, tip } = await branchOf(world, request, repository);
    const { sha, force = false } = (await bodyOf(request)) as { sha?: string; force?: boolean };
    const commit = await commitOf(repository, sha);
    const forward = (await mergeBase(repository.git, tip, commit)) === tip;
    if (!forward && !force) throw refuse('Update is not a fast forward');
    await pushBranch(world, repository, ref.slice(heads.length), commit, authorOf(world, request).account);
    return request.json(refJson(world, repository, ref, commit));
  });

  server.delete(one, async (request) => {
    const repository = repositoryOf(world, request, 'metadata', 'read');
    const { ref } = await branchOf(world, request, repository);
    await pushBranch(world, repository, ref.slice(heads.length), null, authorOf(world, request).account);
    return request.body(null, 204);
  });
}

/** The branch of a path that is there and may be written. */
async function branchOf(
  world: World,
  request: Request,
  repository: Repository,
): Promise<{ ref: string; tip: string }> {
  const ref = `refs/${request.req.param('ref')}`;
  requirePush(world, request.get('actor'), repository, ref.slice(heads.length));
  const tip = await resolveCommit(repository.git, ref);
  if (tip === null) throw refuse('Reference does not exist');
  return { ref, tip };
}

async function commitOf(repository: Repository, sha: unknown): Promise<string> {
  const known = /^[0-9a-f]{40}$/.test(String(sha)) ? await resolveCommit(repository.git, String(sha)) : null;
  if (known === null) throw refuse('Object does not exist');
  return known;
}

function refJson(world: World, repository: Repository, ref: string, sha: string): Json {
  const api = `${apiUrl(world)}/repos/${repository.fullName}/git`;
  return { ref, url: `${api}/${ref}`, object: { sha, type: 'commit', url: `${api}/commits/${sha}` } };
}

function refuse(message: string): ApiError {
  return new ApiError(422, message, { documentation });
}
