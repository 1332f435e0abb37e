import { expect, test } from 'vitest';
import { scanText } from '../judged.ts';

const call = (name: string, source: string) => `module "${name}" {\n  source = "${source}"\n}\n`;
const instance = 'resource "aws_instance" "i" {\n}\n';

test('modules that each call the next one twice are cut off, with a finding', async () => {
  const files: Record<string, string> = { 'm40/main.tf': instance };
  for (let n = 0; n < 40; n++) {
    files[`m${n}/main.tf`] = call('a', `../m${n + 1}`) + call('b', `../m${n + 1}`);
  }
  const report = await scanText(files);
  expect(report.summary.unknown).toBe(1);
  const cut = report.findings.filter((finding) => finding.verdict === 'unknown');
  expect(cut.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^unresolved Modules call each other in more than 5,000 ways/),
  ]);
});

test('modules that all call each other come to an end', async () => {
  const numbers = Array.from({ length: 9 }, (_, n) => n);
  const calls = numbers.map((n) => call(`c${n}`, `../m${n}`)).join('');
  const report = await scanText(Object.fromEntries(numbers.map((n) => [`m${n}/main.tf`, calls + instance])));
  expect(report.summary.violation).toBeGreaterThan(0);
  expect(report.summary.compliant).toBe(0);
});

test('instances of instances are not all told apart', async () => {
  const keys = Array.from({ length: 20 }, (_, n) => `"${n}"`).join();
  const files: Record<string, string> = { 'm5/main.tf': `variable "x" {}\n${instance}` };
  for (let n = 0; n < 5; n++) {
    files[`m${n}/main.tf`] =
      `variable "x" {\n  default = ""\n}\nmodule "m" {\n  source = "../m${n + 1}"\n  for_each = toset([${keys}])\n  x = each.key\n}\n`;
  }
  expect((await scanText(files)).summary).toMatchObject({ targets: 1, compliant: 0 });
});

test('a chain of 300 modules', async () => {
  const files: Record<string, string> = { 'm300/main.tf': instance };
  for (let n = 0; n < 300; n++) files[`m${n}/main.tf`] = call('m', `../m${n + 1}`);
  const { targets } = await scanText(files);
  expect(targets).toMatchObject([
    { address: `${'module.m.'.repeat(300)}aws_instance.i`, verdict: 'violation' },
  ]);
});

test('an expression that is nested too deeply is said to be', async () => {
  const deep = 20_000;
  const tokens = `${'('.repeat(deep)}"required"${')'.repeat(deep)}`;
  const { findings } = await scanText(
    `resource "aws_instance" "i" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`,
  );
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringContaining('the file is nested too deeply to be read'),
  ]);
});
