/** Requests to GitHub for one review, by what the pull request is like: `node bench/requests.ts`. */
import { startApp } from '../playground/demo/start-app.ts';
import { startGitHub } from '../playground/github.ts';

const violating = (name: string) =>
  `resource "aws_instance" "${name}" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n`;
const fine = (name: string) => violating(name).replace('optional', 'required');
const files = (count: number, directories: number, text: (name: string) => string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`d${index % directories}/f${index}.tf`, text(`a${index}`)]),
  );

const shapes: Record<string, Record<string, string>> = {
  'no Terraform': { 'docs.md': 'text\n' },
  'one compliant file': files(1, 1, fine),
  'one violation': files(1, 1, violating),
  'a local module elsewhere': { 'live/main.tf': 'module "m" {\n  source = "../modules/m"\n}\n' },
  '100 files in 20 directories, compliant': files(100, 20, fine),
  '40 files in 20 directories, all violations': files(40, 20, violating),
  '100 files in 20 directories, all violations': files(100, 20, violating),
  'a module with variables': { 'web/main.tf': `variable "a" {}\n${fine('web')}` },
  'an included file of Terragrunt': { 'root.hcl': 'inputs = {\n  a = "new"\n}\n' },
  '400 files in 80 directories, all violations': files(400, 80, violating),
};

/** 20 units of one module. */
const unit =
  'include {\n  path = find_in_parent_folders("root.hcl")\n}\nterraform {\n  source = "../../modules/m"\n}\n';
const units = {
  'modules/m/main.tf': `variable "a" {}\n${fine('this')}`,
  'root.hcl': 'inputs = {\n  a = "old"\n}\n',
  ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`live/u${index}/terragrunt.hcl`, unit])),
};

const github = await startGitHub();
const app = await startApp(github.environment());
github.setWebhook({ url: `http://localhost:${app.port}/api/github/webhooks` });
github.install(github.createOrganization('bench').login);
for (const [index, [name, changed]] of Object.entries(shapes).entries()) {
  const fullName = `bench/r${index}`;
  await github.createRepository({ fullName });
  const base = name.includes('Terragrunt') ? units : { 'modules/m/main.tf': violating('this') };
  await github.commit(fullName, { branch: 'main', files: base });
  await github.commit(fullName, { branch: 'change', from: 'main', files: changed });
  github.clearRequests();
  const pull = await github.openPullRequest(fullName, { title: name, head: 'change' });
  await github.untilCheckCompletes(fullName, pull.headSha, { timeout: 120_000 });
  await github.settled();
  const requests = github.requests().filter(({ path }) => !path.includes('access_tokens'));
  const kinds = requests.map(
    ({ method, path }) => `${method} ${path.split('?')[0]!.split('/').slice(4).join('/') || 'graphql'}`,
  );
  const counted = [...Map.groupBy(kinds, (kind) => kind.replace(/\/\d+/, ''))].map(
    ([kind, of]) => `${of.length} ${kind}`,
  );
  console.log(`${String(requests.length).padStart(3)}  ${name}: ${counted.join(', ')}`);
}
await app.stop();
await github.close();
