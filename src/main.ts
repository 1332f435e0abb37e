import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { readSettings, SettingsError } from './server/settings.ts';
import { startServer } from './start-server.ts';

try {
  if (existsSync('.env')) loadEnvFile('.env');
  const server = await startServer(readSettings(process.env));
  const stop = async (signal: string) => process.exit(await server.stop(signal));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const problems = error instanceof SettingsError ? error.problems : [(error as Error).message];
  for (const problem of problems) console.error(`require-imdsv2: ${problem}`);
  process.exit(1);
}
