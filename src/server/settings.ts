import { createPrivateKey } from 'node:crypto';
import { getPrivateKey } from '@probot/get-private-key';
import { type LoadSettings, readLoadSettings } from './load-settings.ts';

/** Probot's standard environment, read and checked. */
export interface Settings extends LoadSettings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Port of metrics and readiness; undefined puts them on `port`, too. */
  readonly statusPort: number | undefined;
  /** Interface to listen on; undefined is all of them, as a container needs. */
  readonly host: string | undefined;
  readonly webhookPath: string;
  /** Of the REST API. */
  readonly baseUrl: string;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
  /** `off`: no request for a module leaves GitHub. */
  readonly moduleRegistry: 'on' | 'off';
  /** Registries that are asked beside the public ones. */
  readonly moduleHosts: readonly string[];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Every problem in one go, so that one start shows them all. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** @throws SettingsError with one sentence for each setting that is missing or wrong; no secret is in it */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const settings = {
    appId: appIdOf(env, problems),
    privateKey: privateKeyOf(env, problems),
    webhookSecret: secretOf(env, problems),
    ...placeOf(env, problems),
    statusPort: env.STATUS_PORT ? portOf('STATUS_PORT', env.STATUS_PORT, problems) : undefined,
    logLevel: logLevelOf(env, problems),
    logFormat: logFormatOf(env),
    moduleRegistry: registryOf(env, problems),
    moduleHosts: hostsOf(env, problems),
    ...readLoadSettings(env, problems),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Reads the settings needed before the App exists: the others belong to it. @throws SettingsError */
export function readPlace(env: NodeJS.ProcessEnv): ListenAddress {
  const problems: string[] = [];
  const place = placeOf(env, problems);
  if (problems.length > 0) throw new SettingsError(problems);
  return place;
}

type ListenAddress = Pick<Settings, 'port' | 'host' | 'webhookPath' | 'baseUrl'>;

function placeOf(env: NodeJS.ProcessEnv, problems: string[]): ListenAddress {
  return {
    port: portOf('PORT', env.PORT || '3000', problems),
    host: env.HOST || undefined,
    webhookPath: pathOf(env, problems),
    baseUrl: baseUrlOf(env, problems),
  };
}

function appIdOf(env: NodeJS.ProcessEnv, problems: string[]): number {
  const value = env.APP_ID;
  if (!value)
    problems.push('APP_ID is missing: set it to the number on the settings page of your GitHub App.');
  else if (!/^[1-9]\d*$/.test(value)) problems.push(`APP_ID is "${value}", but has to be a whole number.`);
  return Number(value);
}

function privateKeyOf(env: NodeJS.ProcessEnv, problems: string[]): string {
  let key: string | null = null;
  try {
    key = getPrivateKey({ env });
  } catch (error) {
    problems.push(`The private key can't be read: ${(error as Error).message.replace(/^\[[^\]]*\] /, '')}`);
    return '';
  }
  if (!key) {
    problems.push(
      'PRIVATE_KEY is missing: set it to the text of the .pem file, or PRIVATE_KEY_PATH to its path.',
    );
    return '';
  }
  try {
    createPrivateKey(key);
  } catch {
    problems.push(
      'The private key is not a valid PEM file: download a new one from the settings page of your GitHub App.',
    );
  }
  return key;
}

/** Probot would fall back to "development", and then anyone could forge a webhook. */
function secretOf(env: NodeJS.ProcessEnv, problems: string[]): string {
  const value = env.WEBHOOK_SECRET;
  if (!value) problems.push('WEBHOOK_SECRET is missing: set it to the webhook secret of your GitHub App.');
  return value ?? '';
}

function portOf(name: string, value: string, problems: string[]): number {
  if (!/^\d+$/.test(value) || Number(value) > 65_535) {
    problems.push(`${name} is "${value}", but has to be a number from 0 to 65535.`);
  }
  return Number(value);
}

function pathOf(env: NodeJS.ProcessEnv, problems: string[]): string {
  const value = env.WEBHOOK_PATH || '/api/github/webhooks';
  if (!value.startsWith('/')) problems.push(`WEBHOOK_PATH is "${value}", but has to start with a slash.`);
  return value;
}

function baseUrlOf(env: NodeJS.ProcessEnv, problems: string[]): string {
  const host = env.GHE_HOST;
  if (!host) return 'https://api.github.com';
  const protocol = env.GHE_PROTOCOL || 'https';
  if (protocol !== 'http' && protocol !== 'https') {
    problems.push(`GHE_PROTOCOL is "${protocol}", but has to be http or https.`);
  }
  if (!URL.canParse(`https://${host}`) || host.includes('/')) {
    problems.push(
      `GHE_HOST is "${host}", but has to be a host name, with a port if need be: github.example.com`,
    );
  }
  return `${protocol}://${host}/api/v3`;
}

function logLevelOf(env: NodeJS.ProcessEnv, problems: string[]): LogLevel {
  const value = env.LOG_LEVEL || 'info';
  const level = logLevels.find((known) => known === value);
  if (!level) problems.push(`LOG_LEVEL is "${value}", but has to be one of ${logLevels.join(', ')}.`);
  return level ?? 'info';
}

function registryOf({ MODULE_REGISTRY }: NodeJS.ProcessEnv, problems: string[]): 'on' | 'off' {
  const value = (MODULE_REGISTRY || 'on').toLowerCase();
  if (value === 'on' || value === 'off') return value;
  problems.push(`MODULE_REGISTRY is "${MODULE_REGISTRY}", but has to be on or off.`);
  return 'off';
}

function hostsOf({ MODULE_HOSTS = '' }: NodeJS.ProcessEnv, problems: string[]): string[] {
  const hosts = MODULE_HOSTS.split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean);
  for (const host of hosts.filter((one) => !/^(?:https?:\/\/)?[\w.-]+(?::\d+)?$/.test(one)))
    problems.push(`MODULE_HOSTS lists "${host}", but has to list host names, with commas between them.`);
  return hosts;
}

function logFormatOf(env: NodeJS.ProcessEnv): 'json' | 'pretty' {
  if (env.LOG_FORMAT) return env.LOG_FORMAT === 'pretty' ? 'pretty' : 'json';
  return env.NODE_ENV === 'production' ? 'json' : 'pretty';
}
