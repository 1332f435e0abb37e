import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { apiUrl, userJson } from './account.ts';
import { examplePayload, type Json, rewrite } from './example.ts';

/** A repository with all the URLs that GitHub puts into it. */
export function repositoryJson(world: World, repository: Repository): Json {
  const example = examplePayload('pull_request', 'opened').repository as Json;
  const json = rewrite(example, [
    ['https://api.github.com', apiUrl(world)],
    ['git://github.com', world.url.replace('http', 'git')],
    ['https://github.com', world.url],
    [String(example.full_name), repository.fullName],
  ]);
  const open = [...repository.pulls.values()].filter(({ state }) => state === 'open').length;
  return {
    ...json,
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: userJson(world, repository.owner),
    description: repository.description,
    fork: repository.parent !== null,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    language: 'HCL',
    topics: [],
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    open_issues: open,
    default_branch: repository.defaultBranch,
  };
}

/** The few fields by which payloads name a repository in passing. */
export function repositoryReference(world: World, repository: Repository): Json {
  return { id: repository.id, url: `${apiUrl(world)}/repos/${repository.fullName}`, name: repository.name };
}
