import { mkdirSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Report } from '../../src/rule/report.ts';
import { scan } from '../../src/rule/scan.ts';
import { isTerraform, memoryFiles } from '../../src/terraform/files.ts';
import { scanned as scannedOnDisk } from '../cli/scanned.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';

const module = `variable "tokens" {
  default = "required"
}
resource "aws_instance" "x" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;

/** A unit of the module, with something above its inputs. */
const unit = (inputs: string, above = '') =>
  `${above}terraform {\n  source = "\${get_repo_root()}/modules/vm"\n}\ninputs = ${inputs}\n`;

async function scanned(files: Readonly<Record<string, string>>): Promise<Report> {
  const all = memoryFiles(new Map(Object.entries({ 'modules/vm/main.tf': module, ...files })));
  return scan({ ...all, paths: all.paths.filter(isTerraform) });
}

/** Verdicts of a unit's targets, and why something of it was not looked into. */
function told({ targets, unseen }: Report, root = 'live/vm'): string[] {
  return [
    ...targets.filter((target) => target.root === root).map(({ verdict }) => verdict),
    ...unseen.filter((each) => each.root === root).map(({ reason }) => reason),
  ];
}

const include = (name: string) => `include "x" {\n  path = find_in_parent_folders("${name}")\n}\n`;
const unknownWhere = [
  { name: 'a function that no version has', value: 'fetch_secret("x")' },
  { name: 'run_cmd', value: 'run_cmd("sh", "-c", "touch /tmp/pwned; echo required")' },
  { name: 'get_env without a default', value: 'get_env("TOKENS")' },
  { name: 'sops_decrypt_file', value: 'jsondecode(sops_decrypt_file("s.json")).tokens' },
  { name: 'an account', value: 'get_aws_account_id() == "1" ? "required" : "optional"' },
  { name: 'a local in a circle', value: 'local.a' },
  { name: 'a file out of the repository', value: 'file("/etc/hostname")' },
  { name: 'a file above the repository', value: 'file("../../../../../etc/hostname")' },
];

test.each(unknownWhere)('$name is unknown', async ({ value }) => {
  const above = 'locals {\n  a = local.b\n  b = local.a\n}\n';
  const report = await scanned({ 'live/vm/terragrunt.hcl': unit(`{ tokens = ${value} }`, above) });
  expect(told(report)).toEqual(['unknown']);
  expect(report.findings[0]!.message).not.toContain('127.0.0.1');
});

test.each([
  {
    name: 'a parent that is missing',
    files: { 'live/vm/terragrunt.hcl': unit('{}', include('nowhere.hcl')) },
    reason: 'the path of include “x” is not known',
  },
  {
    name: 'a unit that includes itself',
    files: { 'live/vm/terragrunt.hcl': unit('{}', 'include "x" {\n  path = "terragrunt.hcl"\n}\n') },
    reason: 'live/vm/terragrunt.hcl is included and includes another file, which Terragrunt refuses',
  },
  {
    name: 'an include out of the repository',
    files: { 'live/vm/terragrunt.hcl': unit('{}', 'include "x" {\n  path = "../../../x.hcl"\n}\n') },
    reason: 'include “x” leads out of the repository',
  },
  {
    name: 'a source out of the repository',
    files: { 'live/vm/terragrunt.hcl': 'terraform {\n  source = "../../../other"\n}\n' },
    reason:
      'its source can’t be determined from the repository, because the source leads out of the repository',
  },
])('$name is not checked', async ({ files, reason }) => {
  expect(told(await scanned(files))).toEqual([reason]);
});

test('files that read each other in a circle leave what they say unknown', async () => {
  const read = (name: string) =>
    `locals {\n  other = read_terragrunt_config("\${get_repo_root()}/${name}")\n  t = local.other.locals.t\n}\n`;
  const report = await scanned({
    'a.hcl': read('b.hcl'),
    'b.hcl': read('a.hcl'),
    'live/vm/terragrunt.hcl': unit(
      '{ tokens = local.a.locals.t }',
      'locals {\n  a = read_terragrunt_config("../../a.hcl")\n}\n',
    ),
  });
  expect(told(report)).toEqual(['unknown']);
});

test('outputs of a dependency are unknown, with mocks, without, and where it leads nowhere', async () => {
  for (const more of ['', '  mock_outputs = { t = "required" }\n', '  skip_outputs = true\n']) {
    const above = `dependency "d" {\n  config_path = "../nowhere"\n${more}}\n`;
    const report = await scanned({
      'live/vm/terragrunt.hcl': unit('{ tokens = dependency.d.outputs.t }', above),
    });
    expect(told(report)).toEqual(['unknown']);
  }
});

test('a stack that makes itself ends, and says so', async () => {
  const report = await scanned({
    'live/terragrunt.stack.hcl': 'stack "again" {\n  source = "."\n  path   = "again"\n}\n',
  });
  expect(report.unseen.map(({ reason }) => reason)).toEqual(['stacks contain each other in a circle']);
});

test('stacks that make each other end, and say so', async () => {
  const other = (name: string) =>
    `stack "s" {\n  source = "\${get_repo_root()}/${name}"\n  path   = "s"\n}\n`;
  const report = await scanned({
    'a/terragrunt.stack.hcl': other('b'),
    'b/terragrunt.stack.hcl': other('a'),
  });
  expect(report.unseen.map(({ reason }) => reason)).toContain('stacks contain each other in a circle');
});

test('thousands of inputs are read, and the one that decides counts', async () => {
  const many = Array.from({ length: 20_000 }, (_, n) => `  i${n} = "x"\n`).join('');
  const report = await scanned({ 'live/vm/terragrunt.hcl': unit(`{\n${many}  tokens = "optional"\n}`) });
  expect(told(report)).toEqual(['violation']);
});

test('brackets that are nested too deeply are no crash', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const report = await scanned({ 'live/vm/terragrunt.hcl': unit(`{ tokens = ${deep} }`) });
  expect(report.findings.map(({ code, path }) => `${code} ${path}`)).toContain(
    'unparsable live/vm/terragrunt.hcl',
  );
});

test('a binary file is a finding', async () => {
  const report = await scanned({ 'live/vm/terragrunt.hcl': `${unit('{}')}\0` });
  expect(report.findings.map(({ code }) => code)).toEqual(['unparsable']);
});

test.each(['root.hcl', 'env.hcl'])('a link named %s that leads outside is not followed', async (link) => {
  const read = 'locals {\n  e = read_terragrunt_config("../env.hcl")\n}\n';
  const above = link === 'root.hcl' ? include(link) : read;
  const inputs = link === 'root.hcl' ? '{}' : 'local.e.inputs';
  const top = temporaryTree({
    [`outside/${link}`]: 'inputs = { tokens = "optional", secret = "hunter2" }\n',
    'repository/modules/vm/main.tf': module,
    'repository/live/vm/terragrunt.hcl': unit(inputs, above),
  });
  mkdirSync(`${top}repository/.git`);
  symlinkSync(`${top}outside/${link}`, `${top}repository/live/${link}`);
  const { report, stdout, stderr } = await scannedOnDisk(`${top}repository/`, ['--format', 'json']);
  const [first] = told(report);
  expect(first).toMatch(/^unknown$|not known|not there/);
  expect(stdout + stderr).not.toContain('hunter2');
});
