import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';
import { expect, test } from 'vitest';
import configuration from '../../rolldown.action.ts';
import { root } from '../../scripts/docs/root.ts';
import { runWithinPermissions } from '../../src/action/within-permissions.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';

const committed = (name: string) => readFileSync(join(root, 'action', name), 'utf8');

test('action/ is what the sources give, bit for bit; if not: npm run build', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'action-'));
  await build({ ...configuration, cwd: root, output: { ...configuration.output, dir: directory } });
  for (const name of ['index.js', 'THIRD-PARTY-LICENSES'])
    expect(readFileSync(join(directory, name), 'utf8') === committed(name), `action/${name} is stale`).toBe(
      true,
    );
});

test('it is one file that imports nothing but Node', () => {
  const imported = [...committed('index.js').matchAll(/\bfrom"([^"]+)"/g)].map(([, name]) => name!);
  expect(imported.filter((name) => !isBuiltin(name))).toEqual([]);
  expect(committed('index.js').length).toBeLessThan(3_500_000);
});

const probe = `
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const can = (act) => {
  try {
    act();
    return true;
  } catch (error) {
    if (error.code !== 'ERR_ACCESS_DENIED') throw error;
    return false;
  }
};
const { OUTSIDE, GITHUB_OUTPUT, RUNNER_TEMP } = process.env;
writeFileSync(GITHUB_OUTPUT, JSON.stringify({
  reads: can(() => readFileSync('main.tf')),
  readsOutside: can(() => readFileSync(OUTSIDE)),
  writes: can(() => writeFileSync('main.tf', '')),
  writesReport: can(() => writeFileSync(RUNNER_TEMP + '/report', '')),
  startsGit: can(() => execFileSync('git', ['--version'])),
}));
process.exitCode = 7;
`;

test.each([
  { name: 'without a base', inputs: {}, git: false },
  { name: 'with a base', inputs: { 'INPUT_CHANGED-SINCE': 'HEAD^1' }, git: true },
])('$name it reads the checkout, writes its report and nothing else', ({ inputs, git }) => {
  const directory = temporaryTree({
    'probe.mjs': probe,
    'secret/key': 'k',
    'workspace/main.tf': '',
    'temp/output': '',
  });
  const env = {
    ...{
      PATH: process.env.PATH,
      OUTSIDE: join(directory, 'secret/key'),
      RUNNER_TEMP: join(directory, 'temp'),
    },
    ...{ GITHUB_OUTPUT: join(directory, 'temp/output'), ...inputs },
  };
  const script = join(directory, 'start.mjs');
  const module = join(root, 'src/action/within-permissions.ts');
  writeFileSync(
    script,
    `import { runWithinPermissions } from ${JSON.stringify(module)};
process.exitCode = runWithinPermissions(${JSON.stringify(join(directory, 'probe.mjs'))}, process.env);`,
  );
  const { status, stderr } = spawnSync(process.execPath, [script], {
    ...{ cwd: join(directory, 'workspace'), env, encoding: 'utf8' },
  });
  expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
  expect(JSON.parse(readFileSync(env.GITHUB_OUTPUT, 'utf8'))).toEqual({
    reads: true,
    readsOutside: false,
    writes: false,
    writesReport: true,
    startsGit: git,
  });
});

test('an input that makes no sense is no reason to start anything', () => {
  expect(() => runWithinPermissions('nothing.js', { 'INPUT_FAIL-ON': 'never' })).toThrow(
    /^fail-on is one of/,
  );
});
