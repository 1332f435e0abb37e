import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The real App, as `npm start` runs it, in a process of its own. */
export interface RunningApp {
  readonly port: number;
  /** Its output so far, for a failure. */
  readonly log: readonly string[];
  /** Ends it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** As `npm start` has them. */
const flags = ['--optimize-for-size', '--liftoff-only'];
const main = fileURLToPath(new URL('../../bin/server.js', import.meta.url));

/**
 * @param environment as the App's operator would set it, with PORT 0: it takes a free one and prints it;
 *   without MODULE_REGISTRY no request leaves this machine
 * @throws Error with what it wrote, where it ends before it listens
 */
export async function startApp(environment: Record<string, string>): Promise<RunningApp> {
  const inherited = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
  const app = spawn(process.execPath, [...flags, main], {
    env: {
      ...inherited,
      PORT: '0',
      MODULE_REGISTRY: 'off',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const orphan = () => app.kill('SIGKILL');
  process.once('exit', orphan);
  const kill = async () => {
    process.off('exit', orphan);
    if (app.exitCode !== null || app.signalCode !== null) return;
    const gone = once(app, 'exit');
    app.kill('SIGKILL');
    await gone;
  };
  const stop = async () => {
    process.off('exit', orphan);
    await end(app);
  };
  try {
    return { port: await portOf(app, log), log, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portOf(app: ChildProcess, log: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    for (const stream of [app.stdout!, app.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.push(line);
        const port = /Listening on port (\d+)/.exec(line)?.[1];
        if (port) resolve(Number(port));
      });
    }
    app.once('error', (error) => reject(new Error(`The App can't be started: ${error.message}`)));
    app.once('close', (code) =>
      reject(new Error(`The App ended (${code}) before it listened:\n${log.join('\n')}`)),
    );
  });
}

async function end(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null || app.pid === undefined) return;
  const gone = once(app, 'exit');
  app.kill('SIGTERM');
  const late = setTimeout(() => app.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(late);
}
