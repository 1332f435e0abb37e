import type { OrgClient } from '../client.ts';
import { explain } from '../explain.ts';
import { type InstalledApp, installedApp } from '../installed-app.ts';
import type { AppPresence } from './state.ts';

export interface FoundPresence {
  readonly presence: AppPresence;
  /** The limits of the answer, a line each. */
  readonly notes: readonly string[];
}

/**
 * Where the App is, as far as this person may know it. GitHub tells owners whether it is on all repositories or on
 * selected ones, and only the App itself on which (https://github.com/orgs/community/discussions/199894): for
 * those, its traces have to do.
 *
 * @param app its slug, or its number
 */
export async function findPresence(client: OrgClient, org: string, app: string): Promise<FoundPresence> {
  let installed: InstalledApp | undefined;
  try {
    installed = await installedApp(client, org, app);
  } catch (error) {
    const why = explain(error);
    const { status } = error as { status?: number };
    const id = status === 403 || status === 404 ? await numberOf(client, app) : undefined;
    if (why === undefined || id === undefined) throw error;
    const note = `only owners see where the App is installed (${why}), so this looks for the App’s check suites instead`;
    return { presence: { id, on: 'seen' }, notes: [note] };
  }
  if (!installed) {
    const note = `no App ${app} is installed on ${org}`;
    return { presence: { id: await numberOf(client, app), on: 'none' }, notes: [note] };
  }
  const { id, slug, on, isSuspended } = installed;
  if (isSuspended)
    return { presence: { id, on: 'none' }, notes: [`${slug} is suspended on ${org}, so it reports nothing`] };
  if (on === 'all') return { presence: { id, on }, notes: [] };
  const note = `${slug} is on selected repositories; this looks for its check suites (exact: --private-key)`;
  return { presence: { id, on: 'seen' }, notes: [note] };
}

/** Public Apps can be looked up by everybody. */
async function numberOf(client: OrgClient, app: string): Promise<number | undefined> {
  if (/^\d+$/.test(app)) return Number(app);
  try {
    return (await client.rest.apps.getBySlug({ app_slug: app })).data?.id;
  } catch {
    return undefined;
  }
}
