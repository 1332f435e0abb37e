import { withoutEndSlashes } from '../terraform/slashes.ts';
/** Which GitHub to ask, and as whom. */
export interface Connection {
  readonly token: string;
  /** Base of the REST API, without a `/` at its end; GraphQL's address follows from it. */
  readonly apiUrl: string;
}

const github = 'https://api.github.com';

/**
 * The person's own token and the address of the API, from the environment that GitHub's own tools read.
 *
 * @param given the value of `--api-url`
 * @returns or why that can't be, in one line that never holds the token
 */
export function connectionFrom(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
): Connection | { readonly problem: string } {
  const token = (env.GITHUB_TOKEN || env.GH_TOKEN || '').trim();
  if (token === '') return { problem: 'no token: set GITHUB_TOKEN (or GH_TOKEN) to one of yours' };
  // A header can't carry anything else, and the error of `fetch` would repeat it.
  if (!/^[\x21-\x7e]+$/.test(token)) return { problem: 'what GITHUB_TOKEN (or GH_TOKEN) holds is no token' };

  const said = given ?? (env.GITHUB_API_URL || github);
  const url = URL.parse(said);
  const where = given === undefined ? 'GITHUB_API_URL' : '--api-url';
  if (!url) return { problem: `${where} is no URL; GitHub Enterprise Server has https://HOST/api/v3` };
  if (url.username !== '' || url.password !== '')
    return { problem: `${where} may not hold a password; the token comes from GITHUB_TOKEN` };
  if (url.protocol !== 'https:' && !isLoopback(url))
    return { problem: `${where} has to begin with https://, because the token would be readable on its way` };
  return { token, apiUrl: withoutEndSlashes(`${url.origin}${url.pathname}`) };
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
