import { resolveCommit } from '../git/store.ts';
import { parseTree, type TreeEntry } from '../git/tree.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { type Request, repositoryOf, type Server } from '../http/routes.ts';
import { apiUrl } from '../json/account.ts';
import type { Json } from '../json/example.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

const documentation = '/repos/contents#get-repository-content';
const megabyte = 1024 * 1024;

/** Files and directories by path: up to 1 MB with their content, up to 100 MB raw, nothing beyond. */
export function addContentRoutes(server: Server, world: World): void {
  const handler = async (request: Request) => {
    const repository = repositoryOf(world, request, 'contents', 'read');
    const path = (request.req.param('path') ?? '').replace(/^\/+|\/+$/g, '');
    const ref = request.req.query('ref') ?? repository.defaultBranch;
    const sha = await resolveCommit(repository.git, ref);
    if (sha === null) throw new ApiError(404, `No commit found for the ref ${ref}`, { documentation });
    const object = await repository.git.reader.read(path === '' ? `${sha}^{tree}` : `${sha}:${path}`);
    if (object === null) throw notFound(documentation);
    if (object.type === 'tree') {
      const entries = parseTree(object.content).slice(0, 1000);
      return request.json(
        await Promise.all(entries.map((entry) => entryJson(world, repository, path, ref, entry))),
      );
    }
    if (wantsRaw(request)) {
      if (object.size > 100 * megabyte) throw tooLarge();
      const type = 'application/vnd.github.raw; charset=utf-8';
      return request.body(new Uint8Array(object.content), 200, { 'content-type': type });
    }
    if (object.size > 100 * megabyte) throw tooLarge();
    const entry: TreeEntry = {
      mode: '100644',
      type: 'blob',
      name: path.slice(path.lastIndexOf('/') + 1),
      oid: object.oid,
    };
    const inline = object.size <= megabyte;
    return request.json({
      ...fileJson(world, repository, path, ref, entry, object.size),
      // Between 1 and 100 MB the JSON form comes with an empty content and says so.
      content: inline ? lines(object.content.toString('base64')) : '',
      encoding: inline ? 'base64' : 'none',
    });
  };
  server.get('/repos/:owner/:repo/contents', handler);
  server.get('/repos/:owner/:repo/contents/:path{.*}', handler);
}

/** `application/vnd.github.raw`, also in the older spelling with a version. */
export function wantsRaw(request: Request): boolean {
  return /application\/vnd\.github\.(?:v3\.)?raw/.test(request.req.header('accept') ?? '');
}

/** Base64 in lines of 60, each ended, as GitHub has it. */
export function lines(base64: string): string {
  return base64.replace(/.{1,60}/g, '$&\n');
}

function tooLarge(): ApiError {
  const message =
    'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.';
  return new ApiError(403, message, {
    errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
    documentation,
  });
}

async function entryJson(
  world: World,
  repository: Repository,
  directory: string,
  ref: string,
  entry: TreeEntry,
): Promise<Json> {
  const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
  const size = entry.type === 'blob' ? ((await repository.git.reader.info(entry.oid))?.size ?? 0) : 0;
  return fileJson(world, repository, path, ref, entry, size);
}

function fileJson(
  world: World,
  repository: Repository,
  path: string,
  ref: string,
  entry: TreeEntry,
  size: number,
): Json {
  const api = `${apiUrl(world)}/repos/${repository.fullName}`;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const html = `${world.url}/${repository.fullName}/blob/${ref}/${encoded}`;
  const git = `${api}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.oid}`;
  const url = `${api}/contents/${encoded}?ref=${ref}`;
  return {
    name: entry.name,
    path,
    sha: entry.oid,
    size,
    url,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'blob' ? `${world.url}/raw/${repository.fullName}/${ref}/${encoded}` : null,
    type: kindOf(entry),
    _links: { self: url, git, html },
  };
}

function kindOf({ mode, type }: TreeEntry): string {
  if (mode === '120000') return 'symlink';
  return { blob: 'file', tree: 'dir', commit: 'submodule' }[type];
}
