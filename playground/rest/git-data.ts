import { readCommit } from '../git/history.ts';
import { listTree, type PathEntry, parseTree } from '../git/tree.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { repositoryOf, type Server } from '../http/routes.ts';
import { apiUrl } from '../json/account.ts';
import { commitJson } from '../json/commit.ts';
import type { Json } from '../json/example.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { lines, wantsRaw } from './contents.ts';

const largestBlob = 100 * 1024 * 1024;
const largestTree = 7 * 1024 * 1024;

/** Git objects by SHA: blobs up to 100 MB, trees (cut after 100,000 entries or 7 MB), and commits. */
export function addGitRoutes(server: Server, world: World): void {
  server.get('/repos/:owner/:repo/git/blobs/:sha', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const sha = request.req.param('sha');
    if (!/^[0-9a-f]{40}$/.test(sha)) {
      throw new ApiError(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
    }
    const object = await repository.git.reader.read(sha);
    if (object?.type !== 'blob') throw notFound('/git/blobs#get-a-blob');
    if (object.size > largestBlob) throw new ApiError(403, 'This API returns blobs up to 100 MB in size.');
    if (wantsRaw(request))
      return request.body(new Uint8Array(object.content), 200, {
        'content-type': 'application/vnd.github.raw',
      });
    const url = `${apiUrl(world)}/repos/${repository.fullName}/git/blobs/${sha}`;
    const content = lines(object.content.toString('base64'));
    return request.json({ sha, size: object.size, url, content, encoding: 'base64' });
  });

  server.get('/repos/:owner/:repo/git/trees/:sha{.+}', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const tree = await repository.git.reader.read(`${request.req.param('sha')}^{tree}`);
    if (tree === null) throw notFound('/git/trees#get-a-tree');
    // Any value means yes, `recursive=0` too (docs).
    const recursive = request.req.query('recursive') !== undefined;
    const entries = recursive
      ? await listTree(repository.git, tree.oid)
      : await directory(repository, tree.content);
    const listed: Json[] = [];
    let bytes = 0;
    for (const entry of entries) {
      const json = entryJson(world, repository, entry);
      bytes += JSON.stringify(json).length;
      if (listed.length >= world.limits.treeEntries || bytes > largestTree) break;
      listed.push(json);
    }
    const url = `${apiUrl(world)}/repos/${repository.fullName}/git/trees/${tree.oid}`;
    return request.json({ sha: tree.oid, url, tree: listed, truncated: listed.length < entries.length });
  });

  server.get('/repos/:owner/:repo/git/commits/:sha', async (request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const commit = await readCommit(repository.git, request.req.param('sha'));
    if (commit === null) throw notFound('/git/commits#get-a-commit-object');
    const {
      commit: details,
      parents,
      html_url,
      node_id,
      sha,
    } = commitJson(world, repository, commit) as Json & { commit: Json };
    return request.json({ sha, node_id, html_url, parents, ...details });
  });
}

function directory(repository: Repository, content: Buffer): Promise<PathEntry[]> {
  const withSize = async (entry: ReturnType<typeof parseTree>[number]): Promise<PathEntry> => {
    const info = entry.type === 'blob' ? await repository.git.reader.info(entry.oid) : null;
    return { ...entry, path: entry.name, size: info?.size ?? null };
  };
  return Promise.all(parseTree(content).map(withSize));
}

function entryJson(world: World, repository: Repository, entry: PathEntry): Json {
  const kind = entry.type === 'tree' ? 'trees' : 'blobs';
  const url = `${apiUrl(world)}/repos/${repository.fullName}/git/${kind}/${entry.oid}`;
  const { path, mode, type, oid } = entry;
  if (type === 'commit') return { path, mode, type, sha: oid };
  return { path, mode, type, sha: oid, ...(entry.size === null ? {} : { size: entry.size }), url };
}
