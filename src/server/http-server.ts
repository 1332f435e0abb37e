import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request and says so, or leaves it to the next one. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean;

/** Asks each handler in turn; what none of them takes is 404. No handler's error reaches the caller. */
export function httpServer(handlers: readonly Handler[], onError: (error: unknown) => void): Server {
  const server = createServer(async (request, response) => {
    try {
      for (const handler of handlers) if (await handler(request, response)) return;
      response.writeHead(404).end();
    } catch (error) {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  });
  server.requestTimeout = 30_000;
  return server;
}

/** @returns the port. @throws Error in plain words where the port can't be had */
export async function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(reason(error, port, host))));
    server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function reason(error: NodeJS.ErrnoException, port: number, host: string | undefined): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use already: set PORT to another one.`;
  if (error.code === 'EACCES')
    return `Port ${port} needs rights that this process has not: set PORT to 1024 or above.`;
  return `Can't listen on ${host ?? 'any interface'}, port ${port}: ${error.message}`;
}
