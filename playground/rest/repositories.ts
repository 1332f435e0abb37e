import { listBranches, resolveCommit } from '../git/store.ts';
import { notFound } from '../http/api-error.ts';
import { pageOf } from '../http/pages.ts';
import { repositoryOf, type Server } from '../http/routes.ts';
import { userJson } from '../json/account.ts';
import { repositoryJson } from '../json/repository.ts';
import { permissionOf } from '../world/accounts.ts';
import type { World } from '../world/world.ts';

/** Repositories, their branches and who may do what in them. */
export function addRepositoryRoutes(server: Server, world: World): void {
  server.get('/repos/:owner/:repo', (request) => {
    const repository = repositoryOf(world, request, 'metadata', 'read');
    const parent = repository.parent === null ? {} : { parent: repositoryJson(world, repository.parent) };
    return request.json({ ...repositoryJson(world, repository), ...parent });
  });

  server.get('/repos/:owner/:repo/branches', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const branches = await listBranches(repository.git);
    const page = pageOf(request, branches);
    return request.json(page.map(({ name, sha }) => ({ name, commit: { sha }, protected: false })));
  });

  server.get('/repos/:owner/:repo/branches/:branch{.+}', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const name = request.req.param('branch');
    const sha = await resolveCommit(repository.git, `refs/heads/${name}`);
    if (sha === null) throw notFound('/branches/branches#get-a-branch');
    return request.json({ name, commit: { sha }, protected: false });
  });

  // The legacy field knows four levels; `role_name` says which it really is.
  server.get('/repos/:owner/:repo/collaborators/:login/permission', (request) => {
    const repository = repositoryOf(world, request, 'metadata', 'read');
    const account = world.accounts.get(request.req.param('login').toLowerCase());
    if (account === undefined) throw notFound('/collaborators/collaborators');
    const role = permissionOf(repository, account);
    const permission = {
      none: 'none',
      read: 'read',
      triage: 'read',
      write: 'write',
      maintain: 'write',
      admin: 'admin',
    }[role];
    return request.json({ permission, role_name: role, user: userJson(world, account) });
  });
}
