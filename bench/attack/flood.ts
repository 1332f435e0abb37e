import { once } from 'node:events';
import { connect } from 'node:net';
import { startApp } from '../../playground/demo/start-app.ts';
import { startGitHub } from '../../playground/github.ts';
import { watchMemory } from '../load/watch-memory.ts';

/** Sends bodies that nobody signed, all at once. @returns the peak of the App's memory, and how it answered */
export async function flood(
  bodies: number,
  megabytes: number,
): Promise<{ megabytes: number; answers: string }> {
  const github = await startGitHub();
  const app = await startApp({ ...github.environment(), STATUS_PORT: '0' });
  try {
    const [, status] = /Metrics and readiness are on port (\d+)/.exec(await untilTold(app.log)) ?? [];
    const peak = watchMemory(Number(status));
    const answers = await Promise.all(Array.from({ length: bodies }, () => send(app.port, megabytes)));
    const counts = Map.groupBy(answers, (answer) => answer);
    return {
      megabytes: peak(),
      answers: [...counts].map(([answer, { length }]) => `${length} × ${answer}`).join(', '),
    };
  } finally {
    await app.stop();
    await github.close();
  }
}

async function untilTold(log: readonly string[]): Promise<string> {
  for (;;) {
    const line = log.find((one) => one.includes('Metrics and readiness'));
    if (line) return line;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function send(port: number, megabytes: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const headers = [
    'POST /api/github/webhooks HTTP/1.1',
    'host: localhost',
    'connection: close',
    'content-type: application/json',
    'x-github-event: push',
    'x-github-delivery: 1',
    `x-hub-signature-256: sha256=${'0'.repeat(64)}`,
    `content-length: ${megabytes * 1e6}`,
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n`);
  const megabyte = Buffer.alloc(1e6, 'x');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let sent = 0; sent < megabytes && !socket.destroyed; sent++)
    if (!socket.write(megabyte)) await Promise.race([once(socket, 'drain').catch(() => {}), closed]);
  await closed;
  return /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'closed';
}
