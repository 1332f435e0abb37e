import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openSamplePullRequest, startGitHub } from '../../playground/github.ts';

const folder = fileURLToPath(new URL('../../playground/samples', import.meta.url));
const terraform = 'terraform';
const hasTerraform = spawnSync(terraform, ['version']).status === 0;

test('the sample pull request changes Terraform and text', async () => {
  const github = await startGitHub();
  const pull = await openSamplePullRequest(github);
  expect(pull).toMatchObject({ number: 1, baseRef: 'main', user: { login: 'mona' } });
  for (const path of ['batch/main.tf', 'tools/main.tf', 'docs/runbook.md']) {
    expect(await github.readFile('acme/infrastructure', pull.headSha, path)).not.toBeNull();
  }
  await github.close();
});

test.runIf(hasTerraform)('the sample is formatted as terraform fmt has it', () => {
  const { status, stdout } = spawnSync(terraform, ['fmt', '-check', '-recursive', folder], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
