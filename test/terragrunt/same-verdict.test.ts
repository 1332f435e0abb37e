// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terragrunt’s templates look like JavaScript’s.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeRepository } from '../../src/judging/judge-repository.ts';
import { policyInForce } from '../../src/policy/file.ts';
import type { Report } from '../../src/rule/report.ts';
import { isTerraform } from '../../src/terraform/files.ts';
import { linkedFiles } from '../../src/terraform/linked-files.ts';
import { scanned } from '../cli/scanned.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';
import { reviewOf } from '../judging/review-of.ts';
import { readFixture } from './fixture.ts';

const directory = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(directory)
  .map((name) => ({
    name: name.replace('.txt', ''),
    ...readFixture(readFileSync(new URL(name, directory), 'utf8')),
  }))
  .filter(({ expected }) => expected.has('findings'));

function told({ targets, findings, unseen }: Pick<Report, 'targets' | 'findings' | 'unseen'>): string[] {
  return [
    ...targets.map(({ verdict, root, address, path, line }) =>
      [verdict, root, address, path, line].join(' '),
    ),
    ...findings.map(({ code, root, address, path, startLine }) =>
      [code, root, address, path, startLine].join(' '),
    ),
    ...unseen.map(({ kind, root, path, line }) => [kind, root, path, line].join(' ')),
  ].sort();
}

describe('the command line, the audit and a review say the same of units', () => {
  test.each(fixtures)('$name', async ({ files }) => {
    const { report } = await scanned(temporaryTree(Object.fromEntries(files)), ['--format', 'json', '.']);
    const contents = new Map([...files].map(([path, text]) => [path, Buffer.from(text)]));
    const commit = { contents, links: new Map(), names: [...contents.keys()] };
    const audited = await judgeRepository({
      ...commit,
      paths: linkedFiles(commit).paths.filter(isTerraform),
      unread: new Map(),
      policy: policyInForce(undefined, undefined).policy,
      today: '2026-01-01',
    });
    expect(told(audited.report)).toEqual(told(report));
    const { review } = await reviewOf({}, Object.fromEntries(files));
    const places = (findings: Report['findings']) => told({ targets: [], unseen: [], findings });
    expect(places(review.findings)).toEqual(places(report.findings));
    for (const { path } of report.unseen) expect(review.summary).toContain(path);
  });
});

const module = `variable "tokens" {
  default = "required"
}
resource "aws_instance" "x" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;
const unit = 'terraform {\n  source = "../../modules/vm"\n}\n';
const extra = (names: string) =>
  unit.replace(/\}\n$/, `  extra_arguments "v" {\n    commands = ["plan", "apply"]\n${names}  }\n}\n`);

/** Only the one file changes; the unit that reads it is not touched. */
test.each([
  ['values beside the unit', 'live/vm/x.auto.tfvars', unit],
  ['values of the module', 'modules/vm/x.auto.tfvars', unit],
  [
    'values that extra_arguments name',
    'live/prod.tfvars',
    extra('    required_var_files = ["${get_terragrunt_dir()}/../prod.tfvars"]\n'),
  ],
  [
    'terragrunt.values.hcl',
    'live/vm/terragrunt.values.hcl',
    `${unit}inputs = {\n  tokens = values.tokens\n}\n`,
  ],
  [
    'values that read_tfvars_file reads',
    'live/common.tfvars',
    `${unit}inputs = jsondecode(read_tfvars_file("../common.tfvars"))\n`,
  ],
])('a change of %s brings the unit in', async (_name, path, text) => {
  const base = {
    'modules/vm/main.tf': module,
    'live/vm/terragrunt.hcl': text,
    [path]: 'tokens = "required"\n',
  };
  const { review } = await reviewOf(base, { ...base, [path]: 'tokens = "optional"\n' });
  expect(review.conclusion).toBe('failure');
  expect(review.findings.map(({ root }) => root)).toContain('live/vm');
});

test('a change of Terraform beside a unit is judged with its module', async () => {
  const base = { 'modules/vm/main.tf': module, 'live/vm/terragrunt.hcl': unit };
  const beside = 'resource "aws_instance" "beside" {\n  ami = local.ami\n}\n';
  const { review } = await reviewOf(base, { ...base, 'live/vm/beside.tf': beside });
  expect(review.findings.map(({ address, root }) => [address, root])).toEqual([
    ['aws_instance.beside', 'live/vm'],
  ]);
});
