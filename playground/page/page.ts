import { Hono } from 'hono';
import type { LocalGitHub } from '../local-github.ts';
import { buttonRoutes } from './buttons.ts';
import { changeEvents } from './events.ts';
import { contentPolicy, refusalOf } from './guard.ts';
import { shownPullRequest } from './show-pull-request.ts';
import { shownRepositories } from './show-repositories.ts';
import { staticFiles } from './static-files.ts';

/** Nobody's login can begin with a hyphen, so nothing of GitHub's own can be here. */
const api = '/-/api';

/** Where the built page keeps its files. */
export const assets = '/-/';

/**
 * The web page of the local GitHub, for its option `pages`: what is at the addresses of repositories and pull requests,
 * and the requests that the page makes itself. It answers only its own browser page on this machine (see `refusalOf`).
 *
 * @param github asked for when a request comes: it starts with the page
 * @param folder the built page, its files below `assets`
 */
export async function createPage(
  github: () => LocalGitHub,
  folder: string,
): Promise<(request: Request) => Response | Promise<Response>> {
  const file = await staticFiles(folder);
  let routes: Hono | undefined;
  return async (request) => {
    const refusal = refusalOf(request);
    routes ??= routesOf(github());
    const { pathname } = new URL(request.url);
    const response =
      refusal !== null
        ? Response.json({ message: refusal }, { status: 403 })
        : pathname.startsWith(`${api}/`)
          ? await routes.fetch(request)
          : file(pathname.startsWith(assets) ? pathname.slice(assets.length - 1) : '/index.html');
    response.headers.set('content-security-policy', contentPolicy);
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('referrer-policy', 'no-referrer');
    response.headers.set('cross-origin-resource-policy', 'same-origin');
    response.headers.set('cross-origin-opener-policy', 'same-origin');
    return response;
  };
}

function routesOf(github: LocalGitHub): Hono {
  const routes = new Hono().basePath(api);
  routes.get('/events', () => changeEvents(github));
  routes.get('/repositories', (request) => request.json(shownRepositories(github)));
  routes.get('/repos/:owner/:name/pulls/:number', async (request) => {
    const { owner, name, number } = request.req.param();
    return request.json(await shownPullRequest(github, `${owner}/${name}`, Number(number)));
  });
  routes.route('/', buttonRoutes(github));
  routes.onError((error, request) => request.json({ message: error.message }, 404));
  return routes;
}
