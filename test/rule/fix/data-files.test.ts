// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { expect, test } from 'vitest';
import type { Report } from '../../../src/rule/report.ts';
import { scanText } from '../judged.ts';

/** A literal that decides and stands in a file of data is changed there, and nothing else is. */

const instance = (tokens: string, more = '') =>
  `resource "aws_instance" "a" {\n${more}  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
const each = (collection: string) => instance('each.value.tokens', `  for_each = ${collection}\n`);
const everyHost = each(
  '{ for f in fileset("hosts", "*.yaml") : trimsuffix(f, ".yaml") => yamldecode(file("hosts/${f}")) }',
);

const cases: [name: string, files: Record<string, string>, fixed: Record<string, string>][] = [
  [
    'YAML',
    {
      'main.tf': instance('yamldecode(file("h.yaml")).tokens'),
      'h.yaml': '# hosts\ntokens: optional # why\n',
    },
    { 'h.yaml': '# hosts\ntokens: "required" # why\n' },
  ],
  [
    'YAML with quotes and CRLF, deep inside',
    {
      'main.tf': instance('yamldecode(file("h.yaml")).hosts[1].imds["tokens"]'),
      'h.yaml': "hosts:\r\n  - a\r\n  - imds: { tokens: 'optional', hops: 2 }\r\n",
    },
    { 'h.yaml': 'hosts:\r\n  - a\r\n  - imds: { tokens: "required", hops: 2 }\r\n' },
  ],
  [
    'JSON without a line break at its end',
    { 'main.tf': instance('jsondecode(file("h.json")).tokens'), 'h.json': '{ "ä": 1, "tokens":"optional"}' },
    { 'h.json': '{ "ä": 1, "tokens":"required"}' },
  ],
  [
    'CSV without quotes',
    {
      'main.tf': each('{ for r in csvdecode(file("h.csv")) : r.name => r }'),
      'h.csv': 'name,tokens\nx,required\ny,optional\n',
    },
    { 'h.csv': 'name,tokens\nx,required\ny,required\n' },
  ],
  [
    'CSV with quotes',
    {
      'main.tf': each('{ for r in csvdecode(file("h.csv")) : r.name => r }'),
      'h.csv': 'name,tokens\r\n"x","optional"\r\n',
    },
    { 'h.csv': 'name,tokens\r\n"x","required"\r\n' },
  ],
  [
    'one file of several',
    { 'main.tf': everyHost, 'hosts/a.yaml': 'tokens: required\n', 'hosts/b.yaml': 'tokens: optional\n' },
    { 'hosts/b.yaml': 'tokens: "required"\n' },
  ],
  [
    'several files',
    { 'main.tf': everyHost, 'hosts/a.yaml': 'tokens: optional\n', 'hosts/b.yaml': 'tokens: optional\n' },
    { 'hosts/a.yaml': 'tokens: "required"\n', 'hosts/b.yaml': 'tokens: "required"\n' },
  ],
  [
    'through a module and a default of lookup()',
    {
      'main.tf': 'module "m" {\n  source = "./m"\n  hosts = yamldecode(file("h.yaml"))\n}\n',
      'm/main.tf': `variable "hosts" {\n  type = any\n}\n${instance('lookup(var.hosts, "tokens", "optional")')}`,
      'h.yaml': 'tokens: optional\n',
    },
    { 'h.yaml': 'tokens: "required"\n' },
  ],
];

test.each(cases)('%s', async (_, files, fixed) => {
  const report = await scanText(files);
  expect(report.findings.map(({ code }) => code)).toEqual(['tokens-optional']);
  expect(Object.hasOwn(files, report.findings[0]!.path) && report.findings[0]!.path in fixed).toBe(true);
  const after = apply(report, files);
  expect(after).toEqual({ ...files, ...fixed });
  const again = await scanText(after);
  expect(again.targets.map(({ verdict }) => verdict)).toEqual(['compliant']);
  expect(again.findings).toEqual([]);
});

test('a literal that another target needs as it is stays', async () => {
  const report = await scanText({
    'main.tf': `${instance('yamldecode(file("h.yaml")).tokens')}resource "aws_instance" "b" {
  metadata_options {
    http_tokens = yamldecode(file("h.yaml")).tokens == "optional" ? "required" : "optional"
  }
}
`,
    'h.yaml': 'tokens: optional\n',
  });
  expect(report.findings.map(({ address, fix }) => ({ address, fix }))).toEqual([
    { address: 'aws_instance.a', fix: null },
  ]);
});

/** The files with every fix of a report in them; offsets count bytes. */
function apply(report: Report, files: Record<string, string>): Record<string, string> {
  const after = { ...files };
  const edits = report.findings.flatMap(({ fix }) => fix?.edits ?? []);
  for (const { path, start, end, text } of edits.toSorted((a, b) => b.start - a.start)) {
    const bytes = Buffer.from(after[path]!);
    after[path] = Buffer.concat([
      bytes.subarray(0, start),
      Buffer.from(text),
      bytes.subarray(end),
    ]).toString();
  }
  return after;
}
