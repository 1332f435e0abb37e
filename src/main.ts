import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { startServer } from './app/start-server.ts';
import { readSettings, SettingsError } from './server/settings.ts';
import { wordsOfError } from './server/words-of-error.ts';

const envFile = '.env';

// Node would print everything that hangs on the error: a request with its token, an event with its payload.
process.on('uncaughtException', (error) => {
  const { type, message, code, stack } = wordsOfError(error);
  console.error(`require-imdsv2: stopped by ${[type, code, message].filter(Boolean).join(' ')}\n${stack}`);
  process.exit(1);
});

try {
  if (existsSync(envFile)) loadEnvFile(envFile);
  if (isNew(process.env)) {
    const { setUp } = await import('./setup/setup-server.ts');
    Object.assign(process.env, await setUp(process.env, envFile));
  }
  const server = await startServer(readSettings(process.env));
  const stop = async (signal: string) => process.exit(await server.stop(signal));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const problems = error instanceof SettingsError ? error.problems : [(error as Error).message];
  for (const problem of problems) console.error(`require-imdsv2: ${problem}`);
  process.exit(1);
}

/** Nothing of an App is set, and no one relies on this server yet. */
function isNew(env: NodeJS.ProcessEnv): boolean {
  const { NODE_ENV, APP_ID, PRIVATE_KEY, PRIVATE_KEY_PATH, WEBHOOK_SECRET } = env;
  return NODE_ENV !== 'production' && !(APP_ID || PRIVATE_KEY || PRIVATE_KEY_PATH || WEBHOOK_SECRET);
}
