import { notFound } from '../http/api-error.ts';
import { numberOf, type Server } from '../http/routes.ts';
import { deliveryJson } from '../json/delivery.ts';
import type { Json } from '../json/example.ts';
import { timestamp, type World } from '../world/world.ts';
import { requireApp } from './app.ts';

const threeDays = 3 * 24 * 3_600_000;

/** The App's webhook: its last deliveries, and asking for one again. Needs the App's JWT. */
export function addDeliveryRoutes(server: Server, world: World): void {
  server.get('/app/hook/config', (request) => {
    requireApp(request);
    return request.json({
      content_type: 'json',
      insecure_ssl: '0',
      secret: '********',
      url: world.app.webhookUrl,
    });
  });

  // Newest first, pages by cursor, and only what is younger than three days can be had.
  server.get('/app/hook/deliveries', (request) => {
    requireApp(request);
    const status = request.req.query('status');
    const young = world.deliveries
      .filter(
        ({ deliveredAt, statusCode }) =>
          statusCode !== null && Date.parse(deliveredAt) > Date.now() - threeDays,
      )
      .filter(({ status: words }) => status === undefined || (words === 'OK') === (status === 'success'))
      .toReversed();
    const size = Math.min(100, Number(request.req.query('per_page')) || 30);
    const cursor = request.req.query('cursor');
    const from = cursor === undefined ? 0 : young.findIndex(({ id }) => String(id) === cursor);
    const page = from < 0 ? [] : young.slice(from, from + size);
    const next = from < 0 ? undefined : young[from + size];
    if (next !== undefined) {
      const url = new URL(request.req.url);
      url.searchParams.set('cursor', String(next.id));
      request.header('link', `<${url.href}>; rel="next"`);
    }
    return request.json(page.map(deliveryJson));
  });

  server.get('/app/hook/deliveries/:id', (request) => {
    requireApp(request);
    const delivery = world.deliveries.find(({ id }) => id === numberOf(request, 'id'));
    if (delivery === undefined) throw notFound('/apps/webhooks');
    const details: Json = {
      ...deliveryJson(delivery),
      url: world.app.webhookUrl,
      request: {
        headers: { 'X-GitHub-Event': delivery.event, 'X-GitHub-Delivery': delivery.guid },
        payload: delivery.payload,
      },
      response: { headers: {}, payload: delivery.responseBody },
    };
    return request.json(details);
  });

  server.post('/app/hook/deliveries/:id/attempts', (request) => {
    requireApp(request);
    const delivery = world.deliveries.find(({ id }) => id === numberOf(request, 'id'));
    if (delivery === undefined || Date.parse(delivery.deliveredAt) < Date.now() - threeDays)
      throw notFound('/apps/webhooks');
    world.redeliver(delivery.id);
    return request.json({ submitted_at: timestamp() }, 202);
  });
}
