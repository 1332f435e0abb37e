import { expect, test } from 'vitest';
import { scanText, verdicts } from '../judged.ts';

/**
 * A value that many targets share is evaluated once: each of these takes minutes if it is evaluated for each
 * target.
 */

const targets = (count: number, tokens: string) =>
  Array.from(
    { length: count },
    (_, index) =>
      `resource "aws_instance" "t${index}" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`,
  ).join('');
const all = (count: number, verdict: string) =>
  Array.from({ length: count }, (_, index) => `aws_instance.t${index} ${verdict}`);

const rows = (count: number) =>
  `flatten([for i in range(${count}) : [for j in range(${count}) : format("%d-%d", i, j)]])`;
const heavy = (count: number) =>
  `locals {\n  rows  = ${rows(count)}\n  heavy = length(distinct(local.rows)) > 3 ? "required" : "optional"\n}\n`;

test('a value that takes much work', async () => {
  const report = await scanText(heavy(90) + targets(600, 'local.heavy'));
  expect(verdicts(report)).toEqual(all(600, 'compliant'));
});

test('a value that takes too much', async () => {
  const report = await scanText(heavy(400) + targets(600, 'local.heavy'));
  expect(verdicts(report)).toEqual(all(600, 'unknown'));
  expect(report.findings[599]?.message).toContain('too many steps');
});

test('heavy work that no two targets share has one budget, beside which light work goes on', async () => {
  const count = 80;
  const unshared = heavy(40).replace('format("%d-%d", i, j)', 'var.on ? format("%d-%d", i, j) : "none"');
  const light =
    'resource "aws_instance" "light" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n';
  const { targets: found, findings } = await scanText(
    `variable "on" {}\n${unshared.replace('> 3', '> 0')}${targets(count, 'local.heavy')}${light}`,
  );
  const verdictOf = (name: string) =>
    found.find(({ address }) => address === `aws_instance.${name}`)?.verdict;
  expect(['t0', `t${count - 1}`, 'light'].map(verdictOf)).toEqual(['compliant', 'unknown', 'compliant']);
  expect(findings.at(-1)?.message).toContain('all targets together take too many steps');
});

test('it depends on a variable of the root, which another values file sets, for each of them', async () => {
  const report = await scanText({
    'main.tf': `variable "tokens" {\n  default = "required"\n}\nlocals {\n  tokens = var.tokens\n}\n${targets(3, 'local.tokens')}`,
    'prod.tfvars': 'tokens = "optional"\n',
  });
  expect(verdicts(report)).toEqual(all(3, 'violation'));
  expect(report.findings.map(({ path }) => path)).toEqual(Array(3).fill('prod.tfvars'));
});

test('it depends on what is not known, and so it does for each of them', async () => {
  const report = await scanText(
    `variable "on" {}\nlocals {\n  a = var.on ? "required" : "optional"\n  b = local.a\n}\n${targets(2, 'local.b')}resource "aws_instance" "t2" {\n  metadata_options {\n    http_tokens = var.on ? local.b : "required"\n  }\n}\n`,
  );
  expect(verdicts(report)).toEqual([...all(2, 'unknown'), 'aws_instance.t2 compliant']);
});

test('a module that is called with other arguments has other values', async () => {
  const report = await scanText({
    'main.tf': ['required', 'optional']
      .map((tokens) => `module "${tokens}" {\n  source = "./m"\n  tokens = "${tokens}"\n}\n`)
      .join(''),
    'm/main.tf': `variable "tokens" {}\nlocals {\n  tokens = var.tokens\n}\n${targets(1, 'local.tokens')}`,
  });
  expect(verdicts(report)).toEqual([
    'module.optional.aws_instance.t0 violation',
    'module.required.aws_instance.t0 compliant',
  ]);
});
