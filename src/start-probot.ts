import { Probot } from 'probot';
import { ReviewOctokit } from './github/client.ts';
import type { Settings } from './server/settings.ts';

export async function startProbot(settings: Settings): Promise<Probot> {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.baseUrl,
    webhookPath: settings.webhookPath,
    logLevel: settings.logLevel as 'info',
    logFormat: settings.logFormat,
    Octokit: ReviewOctokit,
  });
  return probot.ready();
}
