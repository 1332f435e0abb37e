import type { GitHub } from './client.ts';

/**
 * What the installation granted, as it came with the token: no request beyond the one that mints it once an hour.
 * Undefined where that isn't known (a personal token in a test): then GitHub's answer to the attempt decides.
 */
export async function grantedPermissions(
  octokit: GitHub,
): Promise<Readonly<Record<string, string>> | undefined> {
  const token = (await octokit.auth({ type: 'installation' })) as { permissions?: Record<string, string> };
  return token.permissions;
}
