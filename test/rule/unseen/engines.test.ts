import { expect, test } from 'vitest';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { scanText } from '../judged.ts';

const instance = (tokens: string) =>
  `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`;
const variable = (tokens: string) => `variable "tokens" {\n  default = "${tokens}"\n}\n`;
const using = 'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n';
const verdicts = async (files: Record<string, string>, engine?: 'terraform' | 'opentofu') =>
  (await scanText(files, { ...strictPolicy, ...(engine && { engine }) })).targets.map(
    ({ path, verdict }) => `${path} ${verdict}`,
  );

test('where both files of a name exist, both configurations are judged', async () => {
  const files = { 'main.tf': instance('optional'), 'main.tofu': instance('required') };
  expect(await verdicts(files)).toEqual(['main.tf violation', 'main.tofu compliant']);
  expect(await verdicts(files, 'terraform')).toEqual(['main.tf violation']);
  expect(await verdicts(files, 'opentofu')).toEqual(['main.tofu compliant']);
});

test.each([
  ['optional', 'required'],
  ['required', 'optional'],
])('the worse verdict of a target counts: %s for Terraform, %s for OpenTofu', async (terraform, tofu) => {
  const files = { 'main.tf': using, 'v.tf': variable(terraform), 'v.tofu': variable(tofu) };
  const report = await scanText(files);
  expect(report.targets).toMatchObject([{ path: 'main.tf', verdict: 'violation' }]);
  expect(report.findings).toMatchObject([
    { path: terraform === 'optional' ? 'v.tf' : 'v.tofu', verdict: 'violation' },
  ]);
  expect(report.summary).toMatchObject({ files: 3, targets: 1, violation: 1, compliant: 0 });
  const [t, o] = [await verdicts(files, 'terraform'), await verdicts(files, 'opentofu')];
  expect([t, o]).toEqual(
    [terraform, tofu].map((tokens) => [`main.tf ${tokens === 'required' ? 'compliant' : 'violation'}`]),
  );
});

test('files of one program alone are one configuration', async () => {
  expect(await verdicts({ 'main.tofu': using, 'v.tf': variable('optional') })).toEqual([
    'main.tofu violation',
  ]);
});

test.each([
  { lifecycle: 'enabled = false', verdict: 'not-created' },
  { lifecycle: 'enabled = true', verdict: 'violation' },
  { lifecycle: 'enabled = var.on', verdict: 'violation' },
])('lifecycle { $lifecycle } is $verdict', async ({ lifecycle, verdict }) => {
  const files = {
    'main.tofu': `resource "aws_instance" "a" {\n  lifecycle {\n    ${lifecycle}\n  }\n}\nvariable "on" {\n  default = false\n}\n`,
  };
  expect(await verdicts(files)).toEqual([`main.tofu ${verdict}`]);
});

test('override files are merged in the order of bytes', async () => {
  // U+FF5E is below U+1F600 as bytes, and above its surrogates as UTF-16.
  const files = {
    'main.tf': instance('required'),
    '\uFF5E_override.tf': instance('required'),
    '\u{1F600}_override.tf': instance('optional'),
  };
  expect(await verdicts(files)).toEqual(['main.tf violation']);
});
