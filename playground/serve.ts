import { parseArgs } from 'node:util';
import { startPlayground } from './page/start-playground.ts';

const usage = `npm run playground                    a GitHub on this machine with a page to look at, and the App
npm run playground -- --port PORT     at that port (default 4000; 0 takes a free one)`;

function readPort(): number {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port ${values.port} is no port: a number from 0 to 65535.`);
  return port;
}

try {
  const { github, close } = await startPlayground(readPort());
  console.log(`The local GitHub is at ${github.url} (Ctrl-C ends it)`);
  const end = () => void close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
} catch (error) {
  console.error(`npm run playground: ${(error as Error).message}`);
  process.exitCode = 1;
}
