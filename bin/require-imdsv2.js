#!/usr/bin/env node
// Plain JavaScript, so that any Node that can start it can hand over to one that runs the rest.
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';
import { isFresh } from './bundle.js';
import { isTooOld, tooOld } from './node-version.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (isTooOld) {
  await handOver();
} else {
  module.enableCompileCache?.();
  await (isFresh('cli.js') ? import('../dist/cli.js') : import('../src/cli.ts'));
}

/** A checkout on an older Node: `npm ci` has put a newer one beside the dependencies; it shall be as if that had been called. */
async function handOver() {
  const node = here('../node_modules/node/bin/node');
  if (!existsSync(node)) {
    const inCheckout = existsSync(here('../package-lock.json')) ? ', or run npm ci first' : '';
    console.error(`${tooOld}${inCheckout}.`);
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
