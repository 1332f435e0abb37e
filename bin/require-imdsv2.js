#!/usr/bin/env node
// Plain JavaScript, so that any Node that can start it can hand over to one that runs TypeScript.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

module.enableCompileCache?.();

if (existsSync(here('../dist/cli.js'))) {
  await import('../dist/cli.js'); // the npm package carries compiled files
} else if (process.features.typescript) {
  await import('../src/cli.ts'); // a checkout runs its sources
} else {
  // A checkout on an older Node: `npm ci` has put a newer one beside the dependencies.
  const node = here('../node_modules/node/bin/node');
  if (!existsSync(node)) {
    console.error(`require-imdsv2: Node ${process.version} is too old; use 22.18 or later, or run npm ci first.`);
    process.exit(2);
  }
  const child = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(child.status ?? 2);
}
