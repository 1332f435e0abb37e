import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/rest';
import { ProbotOctokit } from 'probot';
import { onTestFinished } from 'vitest';
import {
  type GitHubOptions,
  type LocalGitHub,
  type PullRequest,
  startGitHub,
} from '../../playground/github.ts';
import type { Permissions } from '../../playground/world/app.ts';

export const owner = 'acme';
const repo = 'infrastructure';
export const fullName = `${owner}/${repo}`;
export const at = { owner, repo };

export type Client = InstanceType<typeof ProbotOctokit>;

/** A GitHub with acme/infrastructure, a `main.tf` of 40 lines on main, and the App installed. */
export async function startAcme(options: GitHubOptions = {}): Promise<{ github: LocalGitHub; app: Client }> {
  const github = await startGitHub(options);
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'main.tf': lines() } });
  github.install(owner);
  return { github, app: installationClient(github) };
}

/** Forty lines, some of them replaced. */
export function lines(changes: Record<number, string> = {}): string {
  return Array.from({ length: 40 }, (_, index) => `${changes[index + 1] ?? `line ${index + 1}`}\n`).join('');
}

/** A branch with one commit, and a pull request from it. */
export async function openPull(
  github: LocalGitHub,
  files: Parameters<LocalGitHub['commit']>[1]['files'] = { 'main.tf': lines({ 20: 'changed' }) },
  branch = `branch-${Math.random().toString(36).slice(2)}`,
): Promise<PullRequest> {
  // The branch in the message: two commits of one second that say the same are the same commit.
  await github.commit(fullName, { branch, from: 'main', files, message: `Change on ${branch}` });
  return github.openPullRequest(fullName, { title: 'Change', head: branch });
}

/** The App's own client, as Probot has it, but without waiting and without trying again. */
export function installationClient(github: LocalGitHub, login = owner): Client {
  const installationId = github.installation(login).id;
  const { id: appId, privateKey } = github.app;
  return new ProbotOctokit({ ...impatient(github), auth: { appId, privateKey, installationId } });
}

/** The App as itself, by its JWT. */
export function appClient(github: LocalGitHub): Client {
  const { id: appId, privateKey } = github.app;
  return new ProbotOctokit({ ...impatient(github), auth: { appId, privateKey } });
}

/** A token with fewer permissions than the installation has. */
export async function clientWith(github: LocalGitHub, permissions: Permissions): Promise<Octokit> {
  const installation_id = github.installation(owner).id;
  const { data } = await appClient(github).rest.apps.createInstallationAccessToken({
    installation_id,
    permissions,
  });
  return tokenClient(github, data.token);
}

export function tokenClient(github: LocalGitHub, auth?: string): Octokit {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({
    baseUrl: `${github.url}/api/v3`,
    log: quiet,
    ...(auth === undefined ? {} : { auth }),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the test knows the answer better than the types, whose ids are `number | bigint`.
type Answer = { data: any; status: number; headers: Record<string, unknown> };

/** Any request by its route, as GitHub's documentation writes it. */
export async function send(client: Client | Octokit, route: string, fields: object = {}): Promise<Answer> {
  return client.request(route, fields as Record<string, unknown>);
}

/** The message of a refused request. */
export async function refusal(request: Promise<unknown>) {
  const error = await request.then(
    () => {
      throw new Error('the request was accepted');
    },
    (reason: {
      status: number;
      response?: { data: { message: string; errors?: unknown[] }; headers: Record<string, string> };
    }) => reason,
  );
  return { ...error.response?.data, status: error.status, headers: error.response?.headers ?? {} };
}

export interface Hook {
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect in it.
  payload: any;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Listens where the App would; closes with the test. */
export async function listen(
  github: LocalGitHub,
  answer: (hook: Hook) => number | Promise<number> = () => 200,
): Promise<Hook[]> {
  const hooks: Hook[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const hook = {
      event: String(request.headers['x-github-event']),
      payload: JSON.parse(body),
      headers: request.headers,
      body,
    };
    hooks.push(hook);
    response.writeHead(await answer(hook)).end('answered');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  github.setWebhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return hooks;
}

// An object of any kind: the plugin's types don't know that it may be switched off.
function impatient(github: LocalGitHub): object {
  return { baseUrl: `${github.url}/api/v3`, throttle: { enabled: false }, retry: { enabled: false } };
}
