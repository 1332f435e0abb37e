import { randomUUID } from 'node:crypto';
import { notify, type OutgoingEvent, timestamp, type World } from '../world/world.ts';
import type { Delivery } from './delivery.ts';
import { headersOf } from './headers.ts';

/** Deliveries that can be looked at; GitHub forgets by age. */
const keptDeliveries = 2000;

/** GitHub never sends a payload above 25 MB. */
const largestPayload = 25 * 1024 * 1024;

export interface Sender {
  /** Deliveries under way. */
  pending: Set<Promise<Delivery>>;
  send(event: OutgoingEvent): Promise<Delivery>;
  redeliver(id: number): Promise<Delivery>;
  reachable: boolean;
  /** Gives up on what is under way. */
  stop(): Promise<void>;
}

/** Delivers webhooks the way GitHub does: signed, once, and not again by itself when the answer is bad or late. */
export function createSender(world: World): Sender {
  const stopped = new AbortController();
  const sender: Sender = {
    pending: new Set(),
    reachable: true,
    async stop() {
      stopped.abort();
      await Promise.allSettled([...sender.pending]);
    },
    send: (event) => start(newDelivery(event, randomUUID(), false)),
    redeliver(id) {
      const first = world.deliveries.find((delivery) => delivery.id === id);
      if (first === undefined) throw new Error(`there is no delivery ${id}`);
      const again = { ...first, id: world.nextId++, redelivery: true, deliveredAt: timestamp() };
      world.deliveries.push(again);
      return start(again);
    },
  };

  function newDelivery(
    { event, action, repository, installation, payload }: OutgoingEvent,
    guid: string,
    redelivery: boolean,
  ): Delivery {
    const delivery: Delivery = {
      id: world.nextId++,
      guid,
      event,
      action,
      payload,
      redelivery,
      deliveredAt: timestamp(),
      duration: null,
      statusCode: null,
      status: 'pending',
      responseBody: '',
      installationId: installation?.id ?? null,
      repositoryId: repository?.id ?? null,
    };
    world.deliveries.push(delivery);
    forgetOldest(world);
    return delivery;
  }

  function start(delivery: Delivery): Promise<Delivery> {
    const work = attempt(
      world,
      delivery,
      sender.reachable && !stopped.signal.aborted,
      stopped.signal,
    ).finally(() => {
      sender.pending.delete(work);
      notify(world);
    });
    sender.pending.add(work);
    return work;
  }

  return sender;
}

/**
 * Forgets the oldest successful deliveries: ten thousand reviews would otherwise hold gigabytes of payloads.
 */
function forgetOldest({ deliveries }: World): void {
  if (deliveries.length <= keptDeliveries) return;
  const oldest = deliveries.findIndex(({ status }) => status === 'OK');
  if (oldest >= 0) deliveries.splice(oldest, 1);
}

async function attempt(
  world: World,
  delivery: Delivery,
  reachable: boolean,
  stopped: AbortSignal,
): Promise<Delivery> {
  const url = world.app.webhookUrl;
  const body = JSON.stringify(delivery.payload);
  const began = performance.now();
  const finish = (statusCode: number, status: string, responseBody = ''): Delivery =>
    Object.assign(delivery, {
      statusCode,
      status,
      responseBody,
      duration: (performance.now() - began) / 1000,
    });
  if (Buffer.byteLength(body) > largestPayload) return finish(0, 'payload too large');
  if (url === null || !reachable) return finish(0, 'failed to connect to host');
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(world.limits.webhookTimeout), stopped]);
    const response = await fetch(url, {
      method: 'POST',
      headers: headersOf(world, delivery, body),
      body,
      signal,
    });
    const text = await response.text();
    return finish(
      response.status,
      response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      text.slice(0, 10_000),
    );
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return finish(0, timedOut ? 'timed out' : 'failed to connect to host');
  }
}
