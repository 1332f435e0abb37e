import type { OrgClient } from './client.ts';

/** The App on an organization. */
export interface InstalledApp {
  /** The `integration_id` of rulesets. */
  readonly id: number;
  readonly slug: string;
  /** `selected`: not every repository has it. */
  readonly on: 'all' | 'selected';
  /** Without it, GitHub takes the App for no required check of a ruleset. */
  readonly mayWriteStatuses: boolean;
  readonly isSuspended: boolean;
}

/**
 * Finds the App among those that are installed on the organization; undefined where it isn't.
 *
 * @param app its slug, or its number
 * @throws RequestError 403 or 404 where the person is no owner or the token may not look
 */
export async function installedApp(
  client: OrgClient,
  org: string,
  app: string,
): Promise<InstalledApp | undefined> {
  const pages = client.paginate.iterator(client.rest.orgs.listAppInstallations, { org, per_page: 100 });
  for await (const { data } of pages) {
    const found = data.find(
      ({ app_id, app_slug }) => app_slug === app.toLowerCase() || String(app_id) === app,
    );
    if (!found) continue;
    return {
      id: found.app_id,
      slug: found.app_slug,
      on: found.repository_selection,
      mayWriteStatuses: found.permissions.statuses === 'write',
      isSuspended: found.suspended_at !== null,
    };
  }
  return undefined;
}
