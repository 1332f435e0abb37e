import { readPlace } from '../server/settings.ts';
import { startSetup } from './setup-server.ts';

/** Shows the setup pages until the App is registered and its secrets are in `envFile`; gives these. */
export async function setUp(
  env: NodeJS.ProcessEnv,
  envFile: string,
): Promise<Readonly<Record<string, string>>> {
  const { port, host, webhookPath, baseUrl } = readPlace(env);
  const webUrl = env.GHE_HOST ? `${env.GHE_PROTOCOL || 'https'}://${env.GHE_HOST}` : 'https://github.com';
  const setup = await startSetup({ port, host, webhookPath, webUrl, apiUrl: baseUrl, envFile });
  console.log(`There is no GitHub App yet (no APP_ID). Register one at ${setup.url}`);
  const written = await setup.done;
  console.log(`Registered; the settings are in ${envFile}.`);
  return written;
}
