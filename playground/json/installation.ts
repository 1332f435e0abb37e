import type { Installation } from '../world/app.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { apiUrl, userJson } from './account.ts';
import type { Json } from './example.ts';

export function installationJson(world: World, installation: Installation): Json {
  const { app, account } = installation;
  const created = Math.floor(Date.parse(installation.createdAt) / 1000);
  const settings = account.type === 'Organization' ? `organizations/${account.login}/settings` : 'settings';
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userJson(world, account),
    repository_selection: installation.repositorySelection,
    access_tokens_url: `${apiUrl(world)}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${apiUrl(world)}/installation/repositories`,
    html_url: `${world.url}/${settings}/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: app.events,
    created_at: created,
    updated_at: created,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}

/** How the installation events name repositories. */
export function installedRepositoryJson(repository: Repository): Json {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
  };
}
