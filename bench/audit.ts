/**
 * `npm run bench:audit [REPOSITORIES]`: an audit of an organization on the local GitHub, with all of its limits: requests,
 * time and memory the first time, the second time with nothing changed, and with one repository changed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalGitHub, startGitHub } from '../playground/github.ts';

const repositories = Number(process.argv[2] ?? 500);
const cache = mkdtempSync(join(tmpdir(), 'require-imdsv2-bench-'));
const commandLine = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
/** Makes a program print the most memory that it held, in MiB, when it ends. */
const printPeak =
  "process.on('exit', () => console.error('peak', Math.round(process.resourceUsage().maxRSS / 1024), 'MiB'))";

const instance = (name: string, tokens: string) =>
  `resource "aws_instance" "${name}" {\n  ami = var.ami\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`;
const directory = (at: string, tokens: string) => ({
  [`${at}/main.tf`]: instance('web', tokens) + instance('worker', 'required'),
  [`${at}/variables.tf`]: 'variable "ami" {\n  type = string\n}\n',
  [`${at}/prod.tfvars`]: 'ami = "ami-1"\n',
});
/** The kinds of repositories: most have a little Terraform, some much, some none. */
const kinds: Record<string, Record<string, string>> = {
  small: directory('.', 'required'),
  violating: directory('live', 'optional'),
  docs: { 'guide.md': 'text\n' },
  medium: Object.assign({}, ...Array.from({ length: 20 }, (_, n) => directory(`envs/e${n}`, 'required'))),
};

const github = await startGitHub();
await makeOrganization(github);
await run('first');
await run('second, nothing changed');
await github.commit('bench/r0', { branch: 'main', files: { 'new.tf': instance('new', 'optional') } });
await run('third, one repository changed');
await github.close();
rmSync(cache, { recursive: true });

async function makeOrganization({
  createOrganization,
  setOrganizationRole,
  createRepository,
  commit,
}: LocalGitHub) {
  createOrganization('bench');
  setOrganizationRole('bench', 'mona', 'admin');
  for (const [kind, files] of Object.entries(kinds)) {
    const named = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace(/^\.\//, ''), text]),
    );
    await createRepository({ fullName: `templates/${kind}` });
    await commit(`templates/${kind}`, { branch: 'main', files: named });
  }
  const names = Object.keys(kinds);
  for (let n = 0; n < repositories; n++)
    await createRepository({ fullName: `bench/r${n}`, copyOf: `templates/${names[n % names.length]}` });
}

/**
 * Runs the command as a person would; the local GitHub is in this process, so this one must not wait for it.
 */
async function run(name: string): Promise<void> {
  github.clearRequests();
  const started = performance.now();
  const watched = ['--import', `data:text/javascript,${encodeURIComponent(printPeak)}`, commandLine];
  const args = [...watched, 'org', 'audit', '--org', 'bench'];
  const child = spawn(process.execPath, [...args, '--api-url', `${github.url}/api/v3`], {
    env: { ...process.env, GITHUB_TOKEN: github.createToken('mona'), XDG_CACHE_HOME: cache },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  await new Promise((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const kindsOf = Map.groupBy(
    github.requests(),
    ({ path, operation }) => operation ?? path.split('/')[5] ?? path,
  );
  const counted = [...kindsOf].map(([kind, of]) => `${of.length} ${kind}`).join(', ');
  console.log(
    `${name}: ${github.requests().length} requests (${counted}), ${seconds} s, ${err.trim().split('\n').at(-1)}`,
  );
  console.log(`  ${out.trim().split('\n').slice(-2)[0]}`);
}
