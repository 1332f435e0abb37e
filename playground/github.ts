import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './http/server.ts';
import type { LocalGitHub } from './local-github.ts';
import type { GitHubOptions } from './options.ts';
import { finderOf } from './people/find.ts';
import { installationMethods } from './people/installations.ts';
import { organizationMethods } from './people/organizations.ts';
import { pressMethods } from './people/press.ts';
import { pullRequestMethods } from './people/pull-requests.ts';
import { repositoryMethods } from './people/repositories.ts';
import { settled, until } from './watch.ts';
import { createSender } from './webhooks/send.ts';
import { createWorld } from './world/create-world.ts';
import { findRepository } from './world/network.ts';

export { pullRequestFromDisk } from './from-disk.ts';
export type { LocalGitHub } from './local-github.ts';
export type * from './options.ts';
export { openSamplePullRequest } from './samples.ts';
export type { PullRequest } from './world/pull-request.ts';

/**
 * Starts a GitHub on this machine: over real git repositories, on a loopback port, served the way GitHub Enterprise
 * Server is (`/api/v3`, `/api/graphql`), as strict as the real one.
 *
 * @throws Error when git is missing or the port is taken
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<LocalGitHub> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'local-github-')));
  const world = await createWorld(options, directory);
  const sender = createSender(world);
  world.send = (event) => void sender.send(event);
  world.redeliver = (id) => void sender.redeliver(id);
  const server = await startServer(world, options.port ?? 0);
  const host = `localhost:${server.port}`;
  world.url = `http://${host}`;
  const find = finderOf(world);

  return {
    url: world.url,
    host,
    port: server.port,
    app: world.app,
    ...repositoryMethods(world, find),
    ...pullRequestMethods(world, find),
    ...installationMethods(world),
    ...organizationMethods(world),
    ...pressMethods(world, find),
    environment: () => ({
      APP_ID: String(world.app.id),
      PRIVATE_KEY: world.app.privateKey,
      WEBHOOK_SECRET: world.app.webhookSecret,
      GHE_HOST: host,
      GHE_PROTOCOL: 'http',
    }),
    async close() {
      await server.close();
      await sender.stop();
      for (const { git } of world.repositories.values()) git.close();
      if (options.directory === undefined)
        await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },

    setWebhook({ url, secret }) {
      world.app.webhookUrl = url;
      world.app.webhookSecret = secret ?? world.app.webhookSecret;
    },
    setWebhookReachable(reachable) {
      sender.reachable = reachable;
    },
    deliver(event, payload) {
      const action = typeof payload.action === 'string' ? payload.action : null;
      return sender.send({ event, action, repository: null, installation: null, payload });
    },
    deliveries: () => [...world.deliveries],
    redeliver: (id) => sender.redeliver(id),

    onChange(listener) {
      world.changed.add(listener);
      return () => void world.changed.delete(listener);
    },
    requests: () => [...world.requests],
    clearRequests() {
      world.requests.length = 0;
    },
    fail(matcher, fault, times = Number.POSITIVE_INFINITY) {
      const active = { matcher, fault, left: times };
      world.faults.push(active);
      return () => {
        world.faults = world.faults.filter((other) => other !== active);
      };
    },
    settled: (limits) => settled(world, sender, server, limits),
    until: (condition, limits) => until(world, condition, limits),
    untilCheckCompletes(fullName, sha, { name, timeout, after = 0 } = {}) {
      const { checkRuns } = findRepository(world, fullName);
      const completed = () =>
        [...checkRuns.values()].findLast(
          (run) =>
            run.headSha === sha &&
            run.id > after &&
            run.status === 'completed' &&
            (name ?? run.name) === run.name,
        );
      return until(world, completed, { timeout, what: `a completed check run on ${sha}` });
    },
  };
}
