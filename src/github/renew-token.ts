import type { GitHub } from './client.ts';

/**
 * Mints a new token where GitHub refuses the one at hand, and asks once more: a token can be revoked long before its
 * hour is over, and Octokit keeps it until then.
 */
export function renewRevokedToken(octokit: GitHub): void {
  let renewed: Promise<unknown> | undefined;
  octokit.hook.wrap('request', async (request, options) => {
    try {
      return await request(options);
    } catch (error) {
      if ((error as { status?: number }).status !== 401 || options.url.includes('/access_tokens'))
        throw error;
      renewed ??= octokit.auth({ type: 'installation', refresh: true });
      await renewed;
      // The hook below sets the header again, from the new token.
      const { authorization: _, ...headers } = options.headers as Record<string, string>;
      return request(Object.assign(options, { headers }));
    }
  });
}
