import { randomBytes } from 'node:crypto';
import { runGit } from '../git/run.ts';
import { resolveCommit } from '../git/store.ts';
import { notFound } from '../http/api-error.ts';
import { type Request, repositoryOf, type Server } from '../http/routes.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

const documentation = '/repos/contents#download-a-repository-archive-tar';

interface Ticket {
  readonly repository: Repository;
  readonly sha: string;
}

/**
 * Archives of a commit: a redirect to an address that needs no token, as GitHub has it, and there what `git archive`
 * makes: with attributes such as `export-ignore` honored, in one directory named after repository and commit.
 */
export function addArchiveRoutes(server: Server, world: World): void {
  const tickets = new Map<string, Ticket>();

  const redirect = async (request: Request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const ref = request.req.param('ref') || repository.defaultBranch;
    const sha = await resolveCommit(repository.git, ref);
    if (sha === null) throw notFound(documentation);
    const ticket = randomBytes(12).toString('hex');
    tickets.set(ticket, { repository, sha });
    return request.redirect(`${world.url}/api/v3/_codeload/${ticket}`, 302);
  };
  server.get('/repos/:owner/:repo/tarball', redirect);
  server.get('/repos/:owner/:repo/tarball/:ref{.+}', redirect);

  server.get('/_codeload/:ticket', async (request) => {
    const found = tickets.get(request.req.param('ticket') ?? '');
    if (found === undefined) throw notFound(documentation);
    const { repository, sha } = found;
    const prefix = `${repository.fullName.replace('/', '-')}-${sha.slice(0, 7)}/`;
    const args = ['archive', '--format=tar.gz', `--prefix=${prefix}`, sha];
    const { stdout } = await runGit(repository.git.directory, args);
    return request.body(new Uint8Array(stdout), 200, { 'content-type': 'application/x-gzip' });
  });
}
