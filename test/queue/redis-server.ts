import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A Redis of its own on a free port, that keeps nothing. */
export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** False where `redis-server` is not installed: then tests say what they leave out. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found) console.warn('redis-server is not installed: the queue on Redis was not tested.');
  return found;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const orphan = () => server.kill('SIGKILL');
  process.once('exit', orphan);
  await listening(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', orphan);
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}

async function listening(server: ChildProcess): Promise<void> {
  for await (const chunk of server.stdout!) if (/ready to accept connections/i.test(String(chunk))) break;
  server.stdout!.resume();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
