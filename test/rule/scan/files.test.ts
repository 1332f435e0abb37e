import { expect, test } from 'vitest';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { scanText, verdicts } from '../judged.ts';
import { testCases, withTokens } from './cases.ts';

const required = withTokens('"required"');
const optional = withTokens('"optional"');
const a = (path: string, verdict: string) => [`aws_instance.a ${path}:1 ${verdict}`];

testCases([
  { name: '.tofu', files: { 'main.tofu': required }, targets: a('main.tofu', 'compliant') },
  {
    name: 'OpenTofu reads .tofu and Terraform the .tf of the same name: both are judged',
    files: { 'main.tf': optional, 'main.tofu': required },
    targets: [...a('main.tf', 'violation'), ...a('main.tofu', 'compliant')],
    findings: ['tokens-optional main.tf:3'],
  },
  {
    name: '.tofu.json wins over .tf.json, and not over .tf',
    files: { 'main.tf.json': '{}', 'main.tofu.json': '{}', 'main.tf': required },
    targets: a('main.tf', 'compliant'),
  },
  ...['.#main.tf', 'main.tf~', '#main.tf#', '.hidden.tf', 'main.tf.bak', 'main.hcl', 'main.tf.swp'].map(
    (name) => ({
      name: `${name} is no configuration`,
      files: { [name]: optional },
      targets: [],
    }),
  ),
  {
    name: 'CRLF',
    files: { 'main.tf': optional.replaceAll('\n', '\r\n') },
    targets: a('main.tf', 'violation'),
    findings: ['tokens-optional main.tf:3'],
  },
  {
    name: 'a byte order mark',
    files: { 'main.tf': `\ufeff${optional}` },
    targets: a('main.tf', 'violation'),
    findings: ['tokens-optional main.tf:3'],
  },
  {
    name: 'no line feed at the end',
    files: { 'main.tf': optional.trimEnd() },
    targets: a('main.tf', 'violation'),
    findings: ['tokens-optional main.tf:3'],
  },
  {
    name: 'one line',
    files: { 'main.tf': 'resource "aws_instance" "a" { metadata_options { http_tokens = "required" } }\n' },
    targets: a('main.tf', 'unknown'),
    findings: ['unparsable main.tf:1', 'unresolved main.tf:1'],
  },
  {
    name: 'bare labels',
    files: { 'main.tf': required.replace('"aws_instance" "a"', 'aws_instance a') },
    targets: a('main.tf', 'compliant'),
  },
  {
    name: 'a label with an escape',
    files: { 'main.tf': required.replace('"aws_instance"', '"aws_\\u0069nstance"') },
    targets: a('main.tf', 'compliant'),
  },
  {
    name: 'a file that can’t be parsed, beside one that can',
    files: { 'bad.tf': 'resource "aws_instance" "b" {\n  ami = \n}\n', 'good.tf': required },
    targets: a('good.tf', 'compliant'),
    findings: ['unparsable bad.tf:2'],
  },
  {
    name: 'a file without targets that can’t be parsed',
    files: { 'bad.tf': 'locals {\n  a = {\n}\n', 'good.tf': required },
    targets: a('good.tf', 'compliant'),
    findings: ['unparsable bad.tf:1'],
  },
  {
    name: 'an argument that is set twice',
    files: required.replace(
      'http_tokens = "required"',
      'http_tokens = "required"\n    http_tokens = "optional"',
    ),
    targets: a('main.tf', 'unknown'),
    findings: ['unresolved main.tf:1', 'unparsable main.tf:4'],
  },
  { name: 'an empty file', files: '', targets: [] },
  { name: 'nothing but a comment', files: '# aws_instance', targets: [] },
  {
    name: 'a binary file',
    files: 'resource "aws_instance" "a" {\n}\n\0',
    targets: [],
    findings: ['unparsable main.tf:3'],
  },
  {
    name: 'a declaration that comes twice: both are judged',
    files: { 'a.tf': required, 'b.tf': optional },
    targets: [...a('a.tf', 'compliant'), ...a('b.tf', 'violation')],
    findings: ['tokens-optional b.tf:3'],
  },
]);

test('bytes that are no UTF-8 are told with their line', async () => {
  const bytes = Buffer.concat([Buffer.from(required), Buffer.from([0x23, 0xff, 0x0a])]);
  const report = await scan(memoryFiles(new Map([['main.tf', bytes]])));
  expect(report.findings).toMatchObject([{ code: 'unparsable', startLine: 6 }]);
});

test('a single file is judged with its directory as context', async () => {
  const all = memoryFiles(
    new Map(
      Object.entries({
        'main.tf': withTokens('var.t'),
        'other.tf': optional,
        'v.tf': 'variable "t" {\n  default = "required"\n}\n',
      }),
    ),
  );
  const report = await scan({ ...all, paths: ['main.tf'] });
  expect(verdicts(report)).toEqual(['aws_instance.a compliant']);
  expect(report.summary.files).toBe(1);
});

test('a single file is told when it decides about another', async () => {
  const all = memoryFiles(
    new Map(
      Object.entries({
        'main.tf': withTokens('var.t'),
        'v.tf': 'variable "t" {\n  default = "optional"\n}\n',
      }),
    ),
  );
  const report = await scan({ ...all, paths: ['v.tf'] });
  expect(report.findings).toMatchObject([{ code: 'tokens-optional', path: 'v.tf', startLine: 2 }]);
});

test('a module outside of the scanned path is followed', async () => {
  const all = memoryFiles(
    new Map(
      Object.entries({ 'live/main.tf': 'module "m" {\n  source = "../lib"\n}\n', 'lib/main.tf': optional }),
    ),
  );
  const report = await scan({ ...all, paths: ['live/main.tf'] });
  expect(report.targets).toMatchObject([
    { address: 'module.m.aws_instance.a', path: 'lib/main.tf', verdict: 'violation' },
  ]);
});

test('a file that can’t be read is told, and the others are judged', async () => {
  const all = memoryFiles(new Map(Object.entries({ 'main.tf': required, 'secret.tf': '' })));
  const read = (path: string) => {
    if (path === 'secret.tf') throw new Error('EACCES: permission denied');
    return all.read(path);
  };
  const report = await scan({ ...all, read });
  expect(verdicts(report)).toEqual(['aws_instance.a compliant']);
  expect(report.findings).toMatchObject([{ code: 'unparsable', path: 'secret.tf' }]);
});

test('the summary counts what was found', async () => {
  const report = await scanText({
    'a.tf': required,
    'b/b.tf': optional,
    'c/c.tf': withTokens('var.x'),
    'd/d.tf': '{',
  });
  expect(report.summary).toEqual({
    files: 4,
    targets: 3,
    compliant: 1,
    violation: 1,
    unknown: 1,
    suppressed: 0,
    notCreated: 0,
    unparsable: 1,
    unseen: 0,
  });
});

test.each([
  [
    'a missing brace',
    { 'main.tf': 'locals {\n' },
    /wasn’t checked\. Terraform says: Unclosed configuration block/,
  ],
  ['a NUL byte', { 'main.tf': 'locals {}\0' }, /wasn’t checked: the file is binary/],
  [
    'more brackets than are read',
    { 'main.tf': withTokens(`${'['.repeat(9000)}${']'.repeat(9000)}`) },
    /wasn’t checked: the file is nested too deeply/,
  ],
  ['invalid JSON', { 'main.tf.json': '{ "locals": }' }, /wasn’t checked: invalid JSON/],
  [
    'a name twice in JSON',
    { 'main.tf.json': '{ "resource": { "aws_instance": { "a": { "ami": "x", "ami": "y" } } } }' },
    /wasn’t checked: “ami” is set twice/,
  ],
  [
    'a block among values',
    { 'main.tf': withTokens('var.t', 'variable "t" {}\n'), 'terraform.tfvars': 't {}\n' },
    /wasn’t checked: a file of values/,
  ],
])('only the words of HashiCorp’s parser are quoted: %s', async (_, files, message) => {
  const { findings } = await scanText(files as Record<string, string>);
  expect(findings.map((finding) => finding.message)).toContainEqual(expect.stringMatching(message));
});
