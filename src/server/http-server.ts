import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request and says so, or leaves it to the next one. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean;

/** Milliseconds. Node looks for requests that are too late only every half minute if it isn't told. */
const timeouts = { headersTimeout: 8_000, requestTimeout: 12_000, connectionsCheckingInterval: 2_000 };

/**
 * Asks each handler in turn; what none of them takes is 404. No handler's error reaches the caller. GitHub waits ten
 * seconds for an answer: a request that takes longer to come in is dropped.
 *
 * @param connections at the same time; more are closed at once
 */
export function httpServer(
  handlers: readonly Handler[],
  onError: (error: unknown) => void,
  connections = 256,
): Server {
  const server = createServer(timeouts, async (request, response) => {
    try {
      for (const handler of handlers) if (await handler(request, response)) return;
      response.writeHead(404).end();
    } catch (error) {
      // The client has left; that is no error of this server.
      if (request.errored) return;
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  });
  server.maxConnections = connections;
  return server;
}

/**
 * @param variable of the environment that sets the port
 * @returns the port
 * @throws Error in plain words where the port can't be had
 */
export async function listen(
  server: Server,
  port: number,
  host: string | undefined,
  variable = 'PORT',
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(reason(error, { port, host, variable }))),
    );
    server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function reason(
  error: NodeJS.ErrnoException,
  { port, host, variable }: { port: number; host: string | undefined; variable: string },
): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use already: set ${variable} to another one.`;
  if (error.code === 'EACCES')
    return `Port ${port} needs rights that this process has not: set ${variable} to 1024 or above.`;
  return `Can't listen on ${host ?? 'any interface'}, port ${port}: ${error.message}`;
}
