import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPage } from '../../pages/build.ts';
import { startApp } from '../demo/start-app.ts';
import { type LocalGitHub, openSamplePullRequest, startGitHub } from '../github.ts';
import { assets, createPage } from './page.ts';
import { requireCheck } from './require-check.ts';
import { viewer } from './viewer.ts';

export interface Playground {
  readonly github: LocalGitHub;
  /** Ends the App and the local GitHub. */
  close(): Promise<void>;
}

/**
 * A GitHub with its page and the App on this machine, and the sample pull request, which the App is about to review.
 *
 * @param port on the loopback interface; 0 takes a free one
 * @throws Error when the page can't be built, the port is taken, or the App doesn't start
 */
export async function startPlayground(port: number): Promise<Playground> {
  // A folder of its own, so that two that start at once don't disturb each other. The page is read into memory.
  const built = await mkdtemp(join(tmpdir(), 'playground-page-'));
  await buildPage('playground', built, assets);
  const page = await createPage(() => github, built);
  await rm(built, { recursive: true });
  const github: LocalGitHub = await startGitHub({ port, pages: page });
  try {
    const app = await startApp(github.environment());
    github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
    github.install(github.createOrganization('acme').login);
    const { repository, baseRef } = await openSamplePullRequest(github);
    github.setPermission(repository.fullName, viewer, 'write');
    requireCheck(github, repository.fullName, baseRef);
    return {
      github,
      async close() {
        await app.stop();
        await github.close();
      },
    };
  } catch (error) {
    await github.close();
    throw error;
  }
}
