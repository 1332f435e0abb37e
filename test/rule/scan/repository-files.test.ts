// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { describe, expect, test } from 'vitest';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { testCases, withTokens } from './cases.ts';

const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];

const each = (collection: string) =>
  `${withTokens('each.value.tokens').replace('{\n', '{\n  for_each = ').replace('  metadata', `${collection}\n  metadata`)}`;

describe('files of the repository', () => {
  testCases([
    {
      name: 'JSON',
      files: {
        'main.tf': withTokens('jsondecode(file("${path.module}/one.json")).tokens'),
        'one.json': '{\n  "tokens": "optional"\n}\n',
      },
      targets: a('violation'),
      findings: ['tokens-optional one.json:2 < main.tf:3'],
    },
    {
      name: 'YAML',
      files: {
        'main.tf': withTokens('yamldecode(file("./hosts/a.yaml")).imds.tokens'),
        'hosts/a.yaml': 'imds:\n  # here\n  tokens: optional\n',
      },
      targets: a('violation'),
      findings: ['tokens-optional hosts/a.yaml:3 < main.tf:3'],
    },
    {
      name: 'CSV',
      files: {
        'main.tf': each('{ for r in csvdecode(file("${path.root}/hosts.csv")) : r.name => r }'),
        'hosts.csv': 'name,tokens\nx,required\ny,optional\n',
      },
      targets: a('violation'),
      findings: ['tokens-optional hosts.csv:3 < main.tf:4'],
    },
    {
      name: 'a set of files',
      files: {
        'main.tf': each(
          '{ for f in fileset("${path.module}/h", "**/*.yaml") : f => yamldecode(file("${path.module}/h/${f}")) }',
        ),
        'h/a.yaml': 'tokens: required\n',
        'h/b/c.yaml': 'tokens: optional\n',
        'h/d.json': 'tokens: optional\n',
      },
      targets: a('violation'),
      findings: ['tokens-optional h/b/c.yaml:1 < main.tf:4'],
    },
    {
      name: 'a template',
      files: {
        'main.tf': withTokens(
          'yamldecode(templatefile("${path.module}/t.tftpl", { t = "required" })).tokens',
        ),
        't.tftpl': '%{ for x in [t] ~}\ntokens: ${upper(x) == "" ? 1 : x}\n%{ endfor ~}\n',
      },
      targets: a('compliant'),
    },
    {
      name: 'a template sees only what it is given',
      files: { 'main.tf': withTokens('templatefile("t.tftpl", {})'), 't.tftpl': '${path.module}' },
      targets: a('unknown'),
      findings: ['unresolved main.tf:3'],
    },
    {
      name: 'a file that is there or not',
      files: {
        'main.tf': withTokens('fileexists("x.txt") && !fileexists("y.txt") ? "required" : "optional"'),
        'x.txt': '',
      },
      targets: a('compliant'),
    },
    {
      name: 'the directory of a called module',
      files: {
        'main.tf': 'module "m" {\n  source = "./m"\n}\n',
        'm/main.tf': withTokens('trimspace(file("${path.module}/t.txt"))'),
        'm/t.txt': 'required\n',
      },
      targets: ['module.m.aws_instance.a m/main.tf:1 compliant'],
    },
    {
      name: 'the directory in which Terraform runs',
      files: { 'main.tf': withTokens('file("${path.cwd}/t.txt")'), 't.txt': 'required' },
      targets: a('compliant'),
    },
    {
      name: 'a hash',
      files: {
        'main.tf': withTokens(
          'filemd5("t.txt") == "d41d8cd98f00b204e9800998ecf8427e" ? "required" : "optional"',
        ),
        't.txt': '',
      },
      targets: a('compliant'),
    },
  ]);

  test.each([
    '"/etc/hostname"',
    '"../../x.txt"',
    '"~/x.txt"',
    '"${path.module}/../x.txt"',
    '"${path.cwd}/../x.txt"',
  ])('nothing is read out of view: %s', async (path) => {
    const read: string[] = [];
    const files = memoryFiles(new Map([['main.tf', withTokens(`file(${path})`)]]));
    const report = await scan({
      ...files,
      read: (name) => {
        read.push(name);
        return files.read(name);
      },
    });
    expect(report.targets.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(read.filter((name) => name !== 'main.tf' && !name.endsWith('.tfvars'))).toEqual([]);
  });
});
