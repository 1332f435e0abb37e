import { createHmac } from 'node:crypto';
import type { World } from '../world/world.ts';
import type { Delivery } from './delivery.ts';

/** The headers of a delivery, with its signatures over the body. */
export function headersOf(world: World, delivery: Delivery, body: string): Record<string, string> {
  const hash = (algorithm: string) =>
    createHmac(algorithm, world.app.webhookSecret).update(body).digest('hex');
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/7e5f2b1',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': String(world.app.id),
    'x-github-hook-installation-target-id': String(world.app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-github-enterprise-host': new URL(world.url).host,
    'x-hub-signature': `sha1=${hash('sha1')}`,
    'x-hub-signature-256': `sha256=${hash('sha256')}`,
  };
}
