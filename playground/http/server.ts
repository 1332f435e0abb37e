import type { AddressInfo, Socket } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { World } from '../world/world.ts';
import { createApplication } from './application.ts';

export interface RunningServer {
  port: number;
  /** Requests under way. */
  active(): number;
  close(): Promise<void>;
}

/**
 * Serves the world on the loopback interface.
 *
 * @throws Error when the port is taken
 */
export async function startServer(world: World, port: number): Promise<RunningServer> {
  const { fetch, active } = createApplication(world);
  const sockets = new Set<Socket>();
  const server = await new Promise<ServerType>((resolve, reject) => {
    const started = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(started));
    started.on('error', reject);
    started.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    active,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Clients keep their connections; waiting for them would take as long as they like.
        for (const socket of sockets) socket.destroy();
      }),
  };
}
