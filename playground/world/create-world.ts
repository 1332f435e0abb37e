import { generateKeyPair, randomBytes } from 'node:crypto';
import type { AppOptions, GitHubOptions } from '../options.ts';
import { ensureAccount } from './accounts.ts';
import type { App, Permissions } from './app.ts';
import { githubLimits } from './limits.ts';
import { timestamp, type World } from './world.ts';

const defaultPermissions: Permissions = {
  checks: 'write',
  contents: 'write',
  members: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
};
const defaultEvents = [
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'pull_request',
  'pull_request_review_comment',
];

/** An empty GitHub with one App, its key pair fresh. */
export async function createWorld(options: GitHubOptions, directory: string): Promise<World> {
  const world: World = {
    url: '',
    directory,
    limits: { ...githubLimits, ...options.limits },
    pages: options.pages ?? null,
    app: undefined as unknown as App,
    accounts: new Map(),
    repositories: new Map(),
    installations: new Map(),
    installationTokens: new Map(),
    personalTokens: new Map(),
    nodes: new Map(),
    deliveries: [],
    requests: [],
    faults: [],
    nextId: 1001,
    send: () => {},
    redeliver: () => {},
    changed: new Set(),
  };
  world.app = await createApp(world, options.app ?? {});
  world.app.webhookUrl = options.webhook?.url ?? null;
  world.app.webhookSecret = options.webhook?.secret ?? world.app.webhookSecret;
  return world;
}

async function createApp(world: World, options: AppOptions): Promise<App> {
  const { slug = 'require-imdsv2', name = slug } = options;
  const keys = await generateKeys();
  const id = world.nextId++;
  return {
    id,
    nodeId: `A_${Buffer.from(`0A${id}`).toString('base64url')}`,
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    slug,
    name,
    owner: ensureAccount(world, 'octocat'),
    bot: ensureAccount(world, `${slug}[bot]`, 'Bot'),
    privateKey: keys.privateKey,
    publicKey: keys.publicKey,
    webhookSecret: randomBytes(20).toString('hex'),
    webhookUrl: null,
    permissions: { ...(options.permissions ?? defaultPermissions), metadata: 'read' },
    events: options.events ?? defaultEvents,
    createdAt: timestamp(),
  };
}

/** PEM, as GitHub's settings page gives it. */
function generateKeys(): Promise<{ publicKey: string; privateKey: string }> {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  const privateKeyEncoding = { type: 'pkcs1', format: 'pem' } as const;
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding },
      (error, publicKey, privateKey) => (error === null ? resolve({ publicKey, privateKey }) : reject(error)),
    );
  });
}
