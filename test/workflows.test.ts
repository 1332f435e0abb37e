import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../scripts/docs/root.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

interface Job {
  readonly permissions?: Record<string, string>;
  readonly needs?: string | string[];
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const directory = join(root, '.github/workflows');
const workflows = readdirSync(directory).map((name) => ({
  name,
  workflow: parse(readFileSync(join(directory, name), 'utf8')) as Workflow,
}));

describe.each(workflows)('$name', ({ workflow }) => {
  test('gives each job the least, and strangers nothing', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.values(workflow.permissions ?? { none: 'write' })).not.toContain('write');
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('pins the major version of every action, and puts nothing of an event into a script', () => {
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    for (const { uses, run } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
      expect(run ?? '').not.toContain('${{');
    }
  });
});

describe('a release', () => {
  const { jobs, permissions } = workflows.find(({ name }) => name === 'release.yml')!.workflow;
  const runs = (job: string) => jobs[job]!.steps.flatMap(({ run }) => run ?? []);
  const inEmptyDirectory = (script: string, env: Record<string, string> = {}) => {
    const cwd = mkdtempSync(join(tmpdir(), 'release-'));
    for (const name of ['package.json', 'package-lock.json']) spawnSync('cp', [join(root, name), cwd]);
    return {
      cwd,
      ...spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd, env: { ...process.env, ...env } }),
    };
  };

  test('writes where it has to, and nowhere else', () => {
    expect(permissions).toEqual({});
    expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
      check: { contents: 'read' },
      npm: { contents: 'read', 'id-token': 'write' },
      image: { contents: 'read', packages: 'write' },
      release: { contents: 'write' },
    });
    for (const [name, { needs }] of Object.entries(jobs))
      if (name !== 'check') expect([needs].flat()).toContain('check');
    for (const { uses, with: input } of Object.values(jobs).flatMap(({ steps }) => steps))
      if (uses?.startsWith('actions/checkout')) expect(input).toMatchObject({ 'persist-credentials': false });
  });

  test('is checked as every commit is, and has no known hole', () => {
    expect(runs('check')).toEqual(expect.arrayContaining(['.ci/run', 'npm audit']));
    expect(runs('npm')).toContain('npm publish --provenance --access public');
  });

  test('is built from the repository that package.json names, or npm refuses the provenance', () => {
    const { repository, homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      repository: { url: string };
      homepage: string;
    };
    expect(repository.url).toBe(`git+${homepage.split('#')[0]}.git`);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`repo: ${homepage.split('#')[0]}\n`);
  });

  test.each([
    ['registry.example.com/acme/require-imdsv2', 'registry.example.com'],
    ['registry.example.com:5000/require-imdsv2', 'registry.example.com:5000'],
  ])('logs in to the host of %s', (image, host) => {
    const script = runs('image').join('\n');
    const { cwd } = inEmptyDirectory(script, { IMAGE: image, GITHUB_OUTPUT: 'output' });
    expect(readFileSync(join(cwd, 'output'), 'utf8')).toBe(`host=${host}\n`);
    const login = jobs.image!.steps.find(({ uses }) => uses?.startsWith('docker/login-action'));
    expect(login?.with).toMatchObject({ registry: expect.stringContaining('steps.registry.outputs.host') });
  });

  test('has the version of package.json', () => {
    const [script] = runs('check') as [string];
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(inEmptyDirectory(script, { GITHUB_REF_NAME: `v${version}` }).status).toBe(0);
    expect(inEmptyDirectory(script, { GITHUB_REF_NAME: 'v999.0.0' }).status).toBe(1);
  });

  test('is the one that the README shows', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/(?:rev: |require-imdsv2@)v(\S+)/g)].map(([, tag]) => tag);
    expect(shown).toEqual([version, version]);
  });

  test('says what runs with it, in both formats', () => {
    const [script = '', attached = ''] = runs('release');
    const written = [...script.matchAll(/^npm sbom --sbom-format (?:cyclonedx|spdx) > (\S+)$/gm)].map(
      ([, name]) => name!,
    );
    expect(written).toEqual(['require-imdsv2.cdx.json', 'require-imdsv2.spdx.json']);
    for (const name of written) expect(attached).toContain(name);
    // As the script has it: only what runs is there, and asked for.
    expect(script.indexOf('npm ci --omit=dev')).toBeLessThan(
      script.indexOf('npm pkg delete devDependencies'),
    );
    expect(script.indexOf('npm pkg delete devDependencies')).toBeLessThan(script.indexOf('npm sbom'));
  });
});
