import { parse } from 'yaml';
import { appYml } from './app-yml.ts';

export interface Wishes {
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
export function manifestOf({ publicUrl, webhookPath, redirectUrl }: Wishes): Record<string, unknown> {
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
