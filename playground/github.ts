import type { LocalGitHub } from './local-github.ts';
import type { GitHubOptions } from './options.ts';

export type { LocalGitHub } from './local-github.ts';
export type * from './options.ts';

/**
 * Starts a GitHub on this machine: over real git repositories, on a loopback port, served the way GitHub Enterprise
 * Server is (`/api/v3`, `/api/graphql`), as strict as the real one.
 *
 * @throws Error when git is missing or the port is taken
 */
export async function startGitHub(_options: GitHubOptions = {}): Promise<LocalGitHub> {
  throw new Error('the local GitHub is not there yet');
}
