import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../../playground/demo/start-app.ts';
import { type LocalGitHub, startGitHub } from '../../playground/github.ts';
import { type LocalRegistry, startRegistry } from '../../playground/registry.ts';

const bundles = fileURLToPath(new URL('../../../shared/registry/', import.meta.url));
const bundle = `${bundles}terraform-aws-modules+terraform-aws-ec2-instance.bundle`;

const vm = `variable "http_tokens" {
  type    = string
  default = "optional"
}

resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.http_tokens
  }
}
`;

let github: LocalGitHub;
let registry: LocalRegistry;
let app: RunningApp;
let repositories = 0;

beforeAll(async () => {
  github = await startGitHub();
  registry = await startRegistry(github, {
    'acme/vm/aws': 'acme/terraform-aws-vm',
    'terraform-aws-modules/ec2-instance/aws': 'terraform-aws-modules/terraform-aws-ec2-instance',
  });
  const environment = { MODULE_REGISTRY: 'on', MODULE_HOSTS: `http://${registry.host}` };
  app = await startApp({ ...github.environment(), RECOVERY_MINUTES: '0', ...environment });
  github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
  github.install(github.createOrganization('acme').login);
  const fullName = 'acme/terraform-aws-vm';
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'main', files: { 'modules/vm/main.tf': vm } });
  for (const tag of ['v1.0.0', 'v1.2.0', 'v2.0.0-rc.1']) await github.tag(fullName, tag);
  await github.commit(fullName, {
    branch: 'main',
    files: { 'modules/vm/main.tf': vm.replace('optional', 'required') },
  });
  await github.tag(fullName, 'v1.10.0', { annotated: true });
});

afterAll(async () => {
  await app?.stop();
  await registry?.close();
  await github?.close();
});

async function review(text: string) {
  const fullName = `acme/repository-${++repositories}`;
  await github.createRepository({ fullName });
  await github.commit(fullName, { branch: 'change', from: 'main', files: { 'main.tf': text } });
  const { headSha } = await github.openPullRequest(fullName, { title: 'A change', head: 'change' });
  return github.untilCheckCompletes(fullName, headSha, { timeout: 60_000 });
}

function call(source: string, version: string): string {
  return `module "vm" {\n  source  = "${registry.host}/${source}"\n  version = "${version}"\n}\n`;
}

test('the newest release that the constraint allows is judged, and asked for once', async () => {
  const old = await review(call('acme/vm/aws//modules/vm', '~> 1.2.0'));
  expect(old).toMatchObject({ conclusion: 'failure', title: '1 of 1 EC2 target allows IMDSv1' });
  const comments = () =>
    github
      .reviewComments(`acme/repository-${repositories}`, 1)
      .map(({ body }) => body)
      .join();
  await expect.poll(comments, { timeout: 60_000 }).toContain('acme/vm/aws 1.2.0, modules/vm/main.tf:3');
  const asked = [...registry.requests];
  expect(asked).toEqual([
    'GET /.well-known/terraform.json',
    'GET /v1/modules/acme/vm/aws/versions',
    'GET /v1/modules/acme/vm/aws/1.2.0/download',
  ]);
  expect(await review(call('acme/vm/aws//modules/vm', '~> 1.2.0'))).toMatchObject({ conclusion: 'failure' });
  expect(registry.requests).toEqual(asked);
  expect(await review(call('acme/vm/aws//modules/vm', '~> 1.0'))).toMatchObject({ conclusion: 'success' });
});

test('a release or a registry that isn’t there leaves the call unseen', async () => {
  const none = await review(call('acme/vm/aws//modules/vm', '>= 3'));
  expect(none.conclusion).toBe('neutral');
  expect(none.summary).toContain('no release of');
  const elsewhere = await review(
    'module "vm" {\n  source  = "127.0.0.1.example/acme/vm/aws"\n  version = "1.0.0"\n}\n',
  );
  expect(elsewhere.conclusion).toBe('neutral');
  expect(elsewhere.summary).toContain('the App doesn’t ask the registry 127.0.0.1.example');
});

test.runIf(existsSync(bundle))(
  'a real module is judged at its release (needs ../shared/registry)',
  async () => {
    const fullName = 'terraform-aws-modules/terraform-aws-ec2-instance';
    await github.createRepository({ fullName, private: false, bundle, defaultBranch: 'master' });
    const source = 'terraform-aws-modules/ec2-instance/aws';
    expect(await review(call(source, '5.6.0'))).toMatchObject({ conclusion: 'failure' });
    expect(await review(call(source, '~> 5.8'))).toMatchObject({ conclusion: 'success' });
  },
);
