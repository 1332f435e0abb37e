import { expect, test } from 'vitest';
import type { Backtest } from '../src/backtest/backtest.ts';
import { run } from '../src/cli/run.ts';
import { temporaryTree } from './cli/temporary-tree.ts';
import { compliant, stage, violating } from './stage.ts';

const on = stage();

const module = (tokens: string) =>
  `variable "tokens" {\n  default = "${tokens}"\n}\nresource "aws_instance" "m" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n`;
const call = 'module "m" {\n  source = "../../modules/m"\n}\n';
const policy = (text: string) => ({ '.github/require-imdsv2.yml': text });

/** The merges, one after the other; null takes a file away. */
const changes: Record<string, Record<string, string | null>> = {
  'no Terraform': { 'docs/a.md': 'text\n' },
  'a hole': { 'web/main.tf': violating('web') },
  'beside a hole that is there': { 'web/other.tf': compliant('other') },
  'in the file of a hole': { 'web/main.tf': `${violating('web')}# more\n` },
  'a module and its callers': {
    'modules/m/main.tf': module('required'),
    'envs/a/main.tf': call,
    'envs/b/main.tf': call,
  },
  'a default that callers elsewhere rely on': { 'modules/m/main.tf': module('optional') },
  'a value in place of the default': { 'envs/a/main.tf': call.replace('}', '  tokens = "required"\n}') },
  'a file that is not Terraform’s language': { 'broken/main.tf': 'resource "aws_instance" {{\n' },
  'an unknown value': {
    'web/unknown.tf':
      'variable "t" {}\nresource "aws_instance" "u" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
  },
  'a policy, which does not count for itself': policy('scope: introduced\non_unknown: fail\n'),
  'in the file of a hole, with the new policy': { 'web/main.tf': `${violating('web')}# once more\n` },
  'another unknown value': {
    'web/second.tf': 'resource "aws_instance" "v" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
  },
  'a move': { 'web/main.tf': null, 'moved/main.tf': `${violating('web')}# once more\n` },
  'a suppression': {
    'moved/main.tf': `# require-imdsv2:ignore legacy\n${violating('web')}# once more\n`,
  },
  'a module of elsewhere': {
    'far/main.tf': 'module "x" {\n  source = "git::https://example.com/x.git"\n}\n',
  },
  'a policy with excluded paths': policy('exclude: ["legacy/**"]\n'),
  'what is excluded': { 'legacy/main.tf': violating('old') },
  'values in a file': {
    'vars/main.tf':
      'variable "t" {\n  default = "required"\n}\nresource "aws_instance" "w" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\n',
  },
  'values that violate': { 'vars/terraform.tfvars': 't = "optional"\n' },
  'the end of a directory': { 'vars/main.tf': null, 'vars/terraform.tfvars': null },
};

test('the verdict on each replayed merge is the one that the App gave', async () => {
  const fullName = 'acme/replayed';
  await on.github.createRepository({ fullName });
  await on.github.commit(fullName, { branch: 'main', files: { 'README.md': '# Test\n' } });
  const said: Record<number, unknown> = {};
  for (const [title, files] of Object.entries(changes)) {
    const branch = `change-${Object.keys(said).length}`;
    await on.github.commit(fullName, { branch, from: 'main', files });
    const { number, headSha } = await on.github.openPullRequest(fullName, { title, head: branch });
    const { conclusion, title: text } = await on.reviewed({ fullName, headSha });
    said[number] = { conclusion, title: text };
    await on.github.mergePullRequest(fullName, number);
  }
  on.github.setPermission(fullName, 'octocat', 'read');
  const offline = await backtest(on.github.repository(fullName).git.directory);
  const online = await orgBacktest(fullName);
  expect(online).toEqual(offline);
  const { replayed, quiet } = online;
  const found = Object.fromEntries(
    Object.keys(said).map((number) => [number, replayed.get(Number(number)) ?? 'quiet']),
  );
  const expected = Object.entries(said).map(([number, verdict]) => [
    number,
    (verdict as { conclusion: string }).conclusion === 'success' ? 'quiet' : verdict,
  ]);
  expect(found).toEqual(Object.fromEntries(expected));
  expect(quiet).toBeGreaterThan(3);
}, 240_000);

async function backtest(clone: string) {
  const args = ['backtest', clone, '--branch', 'main', '--cache', temporaryTree()];
  return verdictsIn(JSON.parse(await printedBy(args)) as Backtest);
}

/** The same through GitHub’s API. */
async function orgBacktest(fullName: string) {
  const [org = '', repo = ''] = fullName.split('/');
  const env = {
    GITHUB_API_URL: `${on.github.url}/api/v3`,
    GITHUB_TOKEN: on.github.createToken('octocat'),
    XDG_CACHE_HOME: temporaryTree(),
  };
  const printed = await printedBy(['org', 'backtest', '--org', org, '--repos', repo], env);
  const { repositories } = JSON.parse(printed) as { repositories: readonly Backtest[] };
  return verdictsIn(repositories[0]!);
}

async function printedBy(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  let printed = '';
  const stdout = {
    write(text: string | Uint8Array) {
      printed += text;
    },
  };
  const io = { stdout, stderr: process.stderr, env, prefix: '', elapsed: () => 0 };
  expect(await run([...args, '--format', 'json'], io)).toBe(0);
  return printed;
}

function verdictsIn({ merges, totals }: Backtest) {
  const replayed = new Map(merges.map(({ number, conclusion, title }) => [number!, { conclusion, title }]));
  return { replayed, quiet: totals.quiet };
}
