import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../bin/server.js', import.meta.url));
const older = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;

test.each(['20.20.2', '22.17.1'])('with Node %s the server does not start, and says why', (version) => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', older(version), program]);
  expect(String(stderr)).toBe(
    `require-imdsv2: Node ${version} is too old; use 22.18 or later, as npm start does after npm ci.\n`,
  );
  expect(status).toBe(1);
});
