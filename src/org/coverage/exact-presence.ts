import { createAppAuth } from '@octokit/auth-app';
import { type ClientOptions, connect } from '../client.ts';
import type { AppPresence } from './state.ts';

export interface AppKey {
  readonly appId: number;
  /** PEM, as the settings page of the App gives it. */
  readonly privateKey: string;
}

/**
 * Where the App is, asked as the App: GitHub tells only the App on which of an organization's repositories it is.
 *
 * @throws RequestError where the key isn't this App's
 */
export async function exactPresence(
  org: string,
  { appId, privateKey }: AppKey,
  connection: Pick<ClientOptions, 'apiUrl' | 'onWait'>,
): Promise<AppPresence> {
  const as = (installation: { readonly installationId?: number }) =>
    connect({ ...connection, authStrategy: createAppAuth, auth: { appId, privateKey, ...installation } });
  let installation: { id: number; repository_selection: string; suspended_at: string | null };
  try {
    installation = (await as({}).rest.apps.getOrgInstallation({ org })).data;
  } catch (error) {
    if ((error as { status?: number }).status !== 404) throw error;
    return { id: appId, on: 'none' };
  }
  if (installation.suspended_at !== null) return { id: appId, on: 'none' };
  if (installation.repository_selection === 'all') return { id: appId, on: 'all' };
  const app = as({ installationId: installation.id });
  const repositories = await app.paginate(app.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
  return { id: appId, on: new Set(repositories.map(({ name }) => name)) };
}
