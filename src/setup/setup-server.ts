import { createPrivateKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Octokit } from '@octokit/rest';
import { parse } from 'yaml';
import { httpServer, listen } from '../server/http-server.ts';
import { readPlace } from '../server/settings.ts';
import { appYml } from './app-yml.ts';
import { setInEnvFile } from './env-file.ts';
import { askPage, donePage, problemPage, registerPage } from './pages.ts';

export interface SetupOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Interface to listen on; undefined: only this machine. */
  readonly host: string | undefined;
  readonly webhookPath: string;
  /** Of the REST API. */
  readonly apiUrl: string;
  /** The website: `https://github.com`. */
  readonly webUrl: string;
  /** The file that gets number, key and secret. */
  readonly envFile: string;
}

export interface RunningSetup {
  /** Where the pages are. */
  readonly url: string;
  /** The word that the first page asks for; undefined where only this machine reaches it. */
  readonly word: string | undefined;
  /** The variables that were written into the file, when the App is registered and the server has ended. */
  readonly done: Promise<Readonly<Record<string, string>>>;
  close(): void;
}

/** The answer to a request for a setup page. */
interface SetupAnswer {
  readonly status: number;
  readonly html: string;
  /** The variables that were written; then this is the last answer. */
  readonly written?: Readonly<Record<string, string>>;
}

/**
 * Registers a GitHub App by manifest: a form, GitHub's form, and the code that GitHub gives the browser for the App's
 * secrets. Probot has such pages, too; but it keeps them to itself, takes anybody's code, and leaves the secrets readable.
 * @throws Error in plain words where the port can't be had
 */
export async function startSetup(options: SetupOptions): Promise<RunningSetup> {
  // Only a form that came from here brings it back: no other App can be slipped in.
  const state = randomBytes(24).toString('base64url');
  // Others reach the page, too: only those who see the console register the App.
  const word = options.host === undefined ? undefined : randomBytes(12).toString('base64url');
  const { promise: done, resolve: end } = Promise.withResolvers<Readonly<Record<string, string>>>();
  const server = httpServer([handle], () => console.error('require-imdsv2: the setup page failed.'));
  const port = await listen(server, options.port, options.host ?? 'localhost');
  const url = `http://${options.host ?? 'localhost'}:${port}`;
  return { url, word, done, close: () => server.close() };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method !== 'GET') return false;
    const answer = await answerTo(request);
    if (!answer) return false;
    const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${options.webUrl}; base-uri 'none'; frame-ancestors 'none'`;
    response.writeHead(answer.status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...(answer.written ? { connection: 'close' } : {}),
    });
    response.end(answer.html, () => {
      const { written } = answer;
      if (written) server.close(() => end(written));
    });
    return true;
  }

  async function answerTo({ url: path = '/', headers }: IncomingMessage): Promise<SetupAnswer | undefined> {
    const own = `http://${headers.host}`;
    // Another site can give this machine a name of its own and read the answers.
    if (!options.host && !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(headers.host ?? ''))
      return { status: 403, html: problemPage('Open this page as localhost, or set HOST.') };
    const { pathname, searchParams } = new URL(path, own);
    if (pathname === '/') return { status: 200, html: askPage({ word: word !== undefined }) };
    if (pathname === '/setup') return register(searchParams, `${own}/setup/done`);
    if (pathname === '/setup/done') return finish(searchParams);
    return undefined;
  }

  function register(given: URLSearchParams, redirectUrl: string): SetupAnswer {
    const organization = given.get('organization')?.trim() ?? '';
    const address = given.get('url')?.trim() ?? '';
    const refuse = (status: number, problem: string) => ({
      status,
      html: askPage({ problem, word: word !== undefined }),
    });
    if (word !== undefined && !isSame(given.get('word')?.trim() ?? '', word))
      return refuse(403, 'That is not the word that the server printed when it started.');
    if (!/^[\w-]*$/.test(organization)) return refuse(400, 'That is no name of an organization.');
    if (address !== '' && !/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : ''))
      return refuse(400, 'The address has to begin with https:// or http://.');
    const manifest = manifestOf({
      publicUrl: address || undefined,
      webhookPath: options.webhookPath,
      redirectUrl,
    });
    const owner = organization === '' ? '' : `/organizations/${organization}`;
    const action = `${options.webUrl}${owner}/settings/apps/new?state=${state}`;
    return { status: 200, html: registerPage({ action, manifest }) };
  }

  async function finish(given: URLSearchParams): Promise<SetupAnswer> {
    const code = given.get('code') ?? '';
    if (!isSame(given.get('state') ?? '', state) || !/^[\w-]{1,100}$/.test(code))
      return { status: 400, html: problemPage('This does not come from the form of this server.') };
    try {
      const octokit = new Octokit({ baseUrl: options.apiUrl, userAgent: 'require-imdsv2', log: silent });
      const { data } = await octokit.rest.apps.createFromManifest({ code });
      const { written, name, page } = registered(data, options.webUrl);
      setInEnvFile(options.envFile, written);
      return { status: 200, html: donePage(name, page), written };
    } catch (error) {
      // The error of a request carries its address, and with it the code.
      const { status, message } = error as Error & { status?: number };
      const why = status === undefined ? message : `GitHub answered ${status}`;
      return {
        status: 502,
        html: problemPage(`The App could not be taken over: ${why}. Its code holds for one hour and once.`),
      };
    }
  }
}

/**
 * GitHub's answer about the new App, checked: it goes into a file that sets variables, and into a link.
 *
 * @throws Error in plain words, without the value
 */
function registered(data: Readonly<Record<string, unknown>>, webUrl: string) {
  const { id, name, html_url: page, pem, webhook_secret: secret } = data;
  if (!Number.isSafeInteger(id) || (id as number) <= 0) throw new Error('GitHub sent no number of the App');
  if (typeof pem !== 'string' || !isKey(pem)) throw new Error('GitHub sent no private key');
  if (typeof secret !== 'string' || !/^[\x21-\x7e]+$/.test(secret))
    throw new Error('GitHub sent no webhook secret, or one with blanks or line breaks');
  if (typeof page !== 'string' || !URL.canParse(page) || new URL(page).origin !== new URL(webUrl).origin)
    throw new Error(`GitHub sent an address of the App that is not on ${webUrl}`);
  const written = {
    APP_ID: String(id),
    PRIVATE_KEY: Buffer.from(pem).toString('base64'),
    WEBHOOK_SECRET: secret,
  };
  return { written, name: String(name ?? 'The App'), page: new URL(page).href };
}

function isKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}

const quiet = () => {};
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Shows the setup pages until the App is registered and its secrets are in `envFile`; gives these. */
export async function setUp(
  env: NodeJS.ProcessEnv,
  envFile: string,
): Promise<Readonly<Record<string, string>>> {
  const { port, host, webhookPath, baseUrl } = readPlace(env);
  const webUrl = env.GHE_HOST ? `${env.GHE_PROTOCOL || 'https'}://${env.GHE_HOST}` : 'https://github.com';
  const setup = await startSetup({ port, host, webhookPath, webUrl, apiUrl: baseUrl, envFile });
  console.log(`There is no GitHub App yet (no APP_ID). Register one at ${setup.url}`);
  if (setup.word) console.log(`The page asks for this word: ${setup.word}`);
  const written = await setup.done;
  console.log(`Registered; the settings are in ${envFile}.`);
  return written;
}

interface Wishes {
  /** Where GitHub shall send webhooks, as `https://imds.example.com`; undefined where GitHub can't reach this server. */
  readonly publicUrl: string | undefined;
  readonly webhookPath: string;
  /** Where GitHub sends the browser when the App is registered. */
  readonly redirectUrl: string;
}

/**
 * app.yml as GitHub's form takes it, with the addresses of this server.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
function manifestOf({ publicUrl, webhookPath, redirectUrl }: Wishes): Record<string, unknown> {
  const app: Record<string, unknown> = parse(appYml());
  return {
    ...app,
    redirect_url: redirectUrl,
    // GitHub wants an address even where nothing is to be sent.
    hook_attributes: publicUrl
      ? { url: new URL(webhookPath, publicUrl).href, active: true }
      : { url: 'https://example.com/', active: false },
  };
}
