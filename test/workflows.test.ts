import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
const workflows = readdirSync(directory).map((name) => {
  const text = readFileSync(join(directory, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

describe.each(workflows)('$name', ({ text, workflow }) => {
  test('gives each job the least, and strangers nothing', () => {
    for (const trigger of ['pull_request_target', 'workflow_run'])
      expect(Object.keys(workflow.on)).not.toContain(trigger);
    expect(Object.values(workflow.permissions ?? { none: 'write' })).not.toContain('write');
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('pins every action by its commit, and says which version that is', () => {
    const used = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, name]) => name!);
    expect(used).toHaveLength(steps.filter(({ uses }) => uses).length);
    // Its own action by the tag of the release: a commit can't hold its own SHA.
    const own = `require-imdsv2/require-imdsv2@v${version}`;
    for (const name of used.filter((each) => each !== own))
      expect(name).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('puts nothing of an event into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  test('keeps no token in the checkout', () => {
    for (const { uses, with: input } of steps)
      if (uses?.startsWith('actions/checkout@'))
        expect(input).toMatchObject({ 'persist-credentials': false });
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
      pack: { contents: 'read' },
      executable: { contents: 'read' },
      site: { contents: 'read' },
      pages: { pages: 'write', 'id-token': 'write' },
      npm: { 'id-token': 'write' },
      image: { contents: 'read', packages: 'write' },
      release: { contents: 'write' },
    });
    const neededBy = (name: string): string[] =>
      [jobs[name]!.needs ?? []].flat().flatMap((need) => [need, ...neededBy(need)]);
    for (const name of Object.keys(jobs)) if (name !== 'check') expect(neededBy(name)).toContain('check');
  });

  test('a job that may publish checks out nothing, installs nothing and takes what another one packed', () => {
    expect(jobs.pages!.steps.map(({ uses }) => uses?.split('@')[0])).toEqual(['actions/deploy-pages']);
    for (const name of ['npm', 'release']) {
      const used = jobs[name]!.steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
      expect(used).toContain('actions/download-artifact');
      expect(used).not.toContain('actions/checkout');
      for (const run of runs(name)) expect(run).not.toMatch(/npm (?:ci|install|i|run|pack)\b|npx/);
    }
    expect(runs('npm')).toEqual([
      'npm publish ./packed/require-imdsv2-*.tgz --ignore-scripts --provenance --access public',
    ]);
    for (const run of ['pack', 'executable', 'site'].flatMap(runs))
      for (const [command] of run.matchAll(/npm (?:ci|pack)\b.*/g))
        expect(command).toContain('--ignore-scripts');
    for (const { uses, with: input } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (!uses?.startsWith('actions/setup-node@')) continue;
      // A cache that a pull request has filled is no part of a release.
      expect(input).toMatchObject({ 'package-manager-cache': false });
      expect(input).not.toHaveProperty('cache');
    }
  });

  test('is checked as every commit is, and has no known hole', () => {
    expect(runs('check')).toEqual(expect.arrayContaining(['.ci/run', 'npm audit']));
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

  test('says what is bundled, in both formats', () => {
    const script = runs('pack').at(-1)!;
    const written = [...script.matchAll(/^npm sbom .* > (\S+)$/gm)].map(([, name]) => name!);
    expect(written).toEqual(['../packed/require-imdsv2.cdx.json', '../packed/require-imdsv2.spdx.json']);
    expect(runs('release').join()).toContain(' packed/*');
    const checkout = mkdtempSync(join(tmpdir(), 'sbom-'));
    for (const name of ['package.json', 'package-lock.json', 'scripts', 'dist'])
      symlinkSync(join(root, name), join(checkout, name));
    mkdirSync(join(checkout, 'packed'));
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    execFileSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: checkout, env });
    const { components } = JSON.parse(
      readFileSync(join(checkout, 'packed/require-imdsv2.cdx.json'), 'utf8'),
    ) as { components: { name: string }[] };
    const names = components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['@cdktf/hcl2json', 'probot', 'bullmq']));
    expect(names).not.toContain('vitest');
  });
});

test('updates of dependencies wait for some days', () => {
  const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: { cooldown?: { 'default-days': number } }[];
  };
  for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7);
});
