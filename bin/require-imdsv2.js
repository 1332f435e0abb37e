#!/usr/bin/env node
// Plain JavaScript, so that any Node that can start it can hand over to one that runs TypeScript.
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (existsSync(here('../dist/cli.js'))) {
  module.enableCompileCache?.();
  await import('../dist/cli.js'); // the npm package carries compiled files
} else if (process.features.typescript) {
  module.enableCompileCache?.();
  await import('../src/cli.ts'); // a checkout runs its sources
} else {
  await handOver();
}

/** A checkout on an older Node: `npm ci` has put a newer one beside the dependencies, and it shall be as if it had been called. */
async function handOver() {
  const node = here('../node_modules/node/bin/node');
  if (!existsSync(node)) {
    console.error(
      `require-imdsv2: Node ${process.version} is too old; use 22.18 or later, or run npm ci first.`,
    );
    process.exit(2);
  }
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // What a terminal sends reaches both; what `kill` and CI send reaches only this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`require-imdsv2: ${node}: ${error.message}`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 2;
    if (!signal) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
