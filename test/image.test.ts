import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGitHub } from '../playground/github.ts';
import configuration from '../rolldown.config.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const [, image = ''] = dockerfile.split(/^(?=FROM node:24-slim@sha256:[0-9a-f]{64}$)/m);
const commands = [...image.matchAll(/^(?: {2})?CMD (\[.*\])$/gm)].map(
  ([, json]) => JSON.parse(json!) as string[],
);
const [healthcheck, command] = commands as [string[], string[]];

let app: string;

/** The files that the last stage copies, as the stage before makes them. */
beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'image-'));
  const copied = [...image.matchAll(/^COPY (?:--from=build )?(.+) \.\/\S*$/gm)].flatMap(([, paths]) =>
    paths!.split(' '),
  );
  const built = ['/app/dist', '/app/dist/THIRD-PARTY-LICENSES'];
  expect(copied).toEqual(['LICENSE', 'package.json', 'bin', ...built]);
  for (const path of ['package.json', 'bin']) cpSync(join(root, path), join(app, path), { recursive: true });
  await build({ ...configuration, cwd: root, output: { ...configuration.output, dir: join(app, 'dist') } });
  for (const path of ['.', ...readdirSync(app, { recursive: true, encoding: 'utf8' })])
    chmodSync(join(app, path), 0o555);
}, 240_000);
afterAll(() => {
  chmodSync(app, 0o755);
  execFileSync('chmod', ['-R', 'u+w', app]);
  rmSync(app, { recursive: true });
});

/** In a file system that is read-only for it, and with nothing but this environment. */
function run([, ...parameters]: string[], env: Record<string, string>) {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return spawn(process.execPath, parameters, { cwd: app, env, ...nobody, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('what the image copies starts as nobody, writes nothing, is healthy, reviews, and leaves on SIGTERM', async () => {
  const github = await startGitHub();
  const environment = { NODE_ENV: 'production', PORT: '0', ...github.environment() };
  const server = run(command, environment);
  const lines: string[] = [];
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const [, found] = /Listening on port (\d+)/.exec(line) ?? [];
        if (found) resolve(found);
      });
    server.once('exit', () => reject(new Error(lines.join('\n'))));
  });
  github.setWebhook({ url: `http://localhost:${port}/api/github/webhooks` });
  github.install(github.createOrganization('acme').login);
  await github.createRepository({ fullName: 'acme/r' });
  await github.commit('acme/r', { branch: 'main', files: { 'README.md': '#\n' } });
  await github.commit('acme/r', {
    branch: 'x',
    from: 'main',
    files: { 'a.tf': 'resource "aws_instance" "a" {}\n' },
  });
  const { headSha } = await github.openPullRequest('acme/r', { title: 'A change', head: 'x' });
  expect(await github.untilCheckCompletes('acme/r', headSha)).toMatchObject({ conclusion: 'failure' });
  expect(await once(run(healthcheck, { PORT: port }), 'exit')).toEqual([0, null]);
  expect(await once(run(healthcheck, { PORT: '1' }), 'exit')).toEqual([1, null]);
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(lines.filter((line) => /EROFS|EACCES|"level":[56]0/.test(line))).toEqual([]);
  await github.close();
}, 240_000);

test('both stages have the same base, by digest', () => {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base!);
  expect(bases).toHaveLength(2);
  expect(new Set(bases).size).toBe(1);
  expect(bases[0]).toMatch(/^node:24-slim@sha256:[0-9a-f]{64}$/);
});

test('the licenses of what ships are told, with the text of each', () => {
  const text = readFileSync(join(app, 'dist/THIRD-PARTY-LICENSES'), 'utf8');
  expect(text).toMatch(/^@cdkt[fn]\/hcl2json \d\S* \(MPL-2\.0\)/m);
  expect(text).toMatch(/Mozilla Public License,?\s+[Vv]ersion 2\.0/);
});

test('nobody is root, no command needs a shell, and the image starts as `npm start` does', () => {
  expect(image).toMatch(/^USER node$/m);
  expect(commands).toHaveLength(2);
  for (const [first] of commands) expect(first).toBe('node');
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  expect(`exec ${command.join(' ')}`).toBe(scripts.start);
  expect(readFileSync(join(root, 'playground/demo/start-app.ts'), 'utf8')).toContain(
    `const flags = [${command
      .slice(1, -1)
      .map((flag) => `'${flag}'`)
      .join(', ')}];`,
  );
  expect(basename(command.at(-1)!)).toBe('server.js');
});
