// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { describe, expect, test } from 'vitest';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { scanText, verdicts } from '../judged.ts';

/** `aws_instance.a` with this value of `http_tokens` and these blocks in its `lifecycle`. */
const instance = (tokens: string, lifecycle: string, others: string) =>
  `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n  lifecycle {\n${lifecycle}  }\n}\n${others}`;
const condition = (type: string, text: string) =>
  `    ${type} {\n      condition     = ${text}\n      error_message = "No."\n    }\n`;
const pre = (text: string) => condition('precondition', text);
const post = (text: string) => condition('postcondition', text);
const tokens = 'variable "tokens" {\n  type = string\n}\n';
const strict = 'variable "strict" {\n  type = bool\n}\n';
const self = 'self.metadata_options[0].http_tokens';

describe('conditions of a target', () => {
  const cases: [name: string, text: string, verdict: string][] = [
    [
      'a precondition that asks for required',
      instance('var.tokens', pre('var.tokens == "required"'), tokens),
      'compliant',
    ],
    [
      'one that forbids optional',
      instance('var.tokens', pre('var.tokens != "optional"'), tokens),
      'compliant',
    ],
    [
      'one that lets several pass',
      instance('var.tokens', pre('contains(["required", "optional"], var.tokens)'), tokens),
      'unknown',
    ],
    [
      'one that says nothing of the value',
      instance('var.tokens', pre('var.strict'), tokens + strict),
      'unknown',
    ],
    [
      'one that asks for optional',
      instance('var.tokens', pre('var.tokens == "optional"'), tokens),
      'violation',
    ],
    [
      'one on the switch that decides',
      instance('var.strict ? "required" : "optional"', pre('var.strict'), strict),
      'compliant',
    ],
    [
      'two that leave one value together',
      instance(
        'var.tokens',
        pre('contains(["required", "optional"], var.tokens)') + pre('var.tokens != "optional"'),
        tokens,
      ),
      'compliant',
    ],
    [
      'a postcondition on the block',
      instance('var.tokens', post(`${self} == "required"`), tokens),
      'compliant',
    ],
    [
      'one through one()',
      instance('var.tokens', post('one(self.metadata_options).http_tokens == "required"'), tokens),
      'compliant',
    ],
    ['one on something else', instance('var.tokens', post('self.public_ip != null'), tokens), 'unknown'],
    [
      'one that refuses the literal: whatever is planned fails',
      instance('"optional"', post(`${self} == "required"`), ''),
      'violation',
    ],
    [
      'one on a switch',
      instance('var.strict ? "required" : "optional"', post(`${self} != "optional"`), strict),
      'compliant',
    ],
    [
      'one that a null passes until the apply',
      instance('var.strict ? "required" : null', post(`${self} != "optional"`), strict),
      'unknown',
    ],
    [
      'a precondition on each instance',
      instance('each.value', pre('each.value == "required"'), tokens).replace(
        '{\n  meta',
        '{\n  for_each = { a = "required", b = var.tokens }\n  meta',
      ),
      'compliant',
    ],
  ];
  test.each(cases)('%s', async (_, text, verdict) => {
    expect(verdicts(await scanText(text))).toEqual([`aws_instance.a ${verdict}`]);
  });
});

describe('validations, with every value told apart', () => {
  const valued = (text: string, type = 'string') =>
    `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\nvariable "t" {\n  type = ${type}\n  validation {\n    condition     = ${text}\n    error_message = "No."\n  }\n}\n`;
  const cases: [condition: string, verdict: string][] = [
    ['can(regex("^required$", var.t))', 'compliant'],
    ['can(regex("^(required|optional)$", var.t))', 'unknown'],
    ['startswith(var.t, "req")', 'compliant'],
    ['var.t != "optional"', 'compliant'],
    ['!contains(["optional"], var.t)', 'compliant'],
    ['alltrue([for bad in ["optional"] : var.t != bad])', 'compliant'],
    ['anytrue([var.t == "required", var.t == "optional"])', 'unknown'],
    ['try(index(["required"], var.t) == 0, false)', 'compliant'],
    ['length(var.t) > 0', 'unknown'],
    ['var.t == "optional"', 'violation'],
    ['length(regexall("^req", var.t)) > 0', 'compliant'],
  ];
  test.each(cases)('%s: %s', async (condition, verdict) => {
    expect(verdicts(await scanText(valued(condition)))).toEqual([`aws_instance.a ${verdict}`]);
  });
});

describe('values of one variable that exclude each other', () => {
  const cases: [tokens: string, others: string, verdict: string][] = [
    [
      '{ prod = "required", dev = "required" }[var.env]',
      'variable "env" {\n  type = string\n}\n',
      'compliant',
    ],
    [
      'lookup({ prod = "optional" }, var.env, "required")',
      'variable "env" {\n  type = string\n}\n',
      'unknown',
    ],
    [
      'var.env == "prod" ? "required" : var.env == "prod" ? "optional" : "required"',
      'variable "env" {\n  type = string\n}\n',
      'compliant',
    ],
    [
      'var.env == "prod" && var.env == "dev" ? "optional" : "required"',
      'variable "env" {\n  type = string\n}\n',
      'compliant',
    ],
    [
      'upper(var.env) == "PROD" && var.env == "dev" ? "optional" : "required"',
      'variable "env" {\n  type = string\n}\n',
      'compliant',
    ],
    [
      'tostring(var.on) == "true" ? "required" : var.on ? "optional" : "required"',
      'variable "on" {\n  type = bool\n}\n',
      'compliant',
    ],
    [
      'merge(var.o, { tokens = "required" }).tokens',
      'variable "o" {\n  type = object({ tokens = string })\n}\n',
      'compliant',
    ],
    [
      'var.o.tokens',
      'variable "o" {\n  type = object({ tokens = optional(string, "required") })\n}\n',
      'unknown',
    ],
    ['setintersection(["a"], ["b"]) == toset([]) ? "optional" : "required"', '', 'compliant'],
  ];
  test.each(cases)('%s', async (value, others, verdict) => {
    const text = `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = ${value}\n  }\n}\n${others}`;
    expect(verdicts(await scanText(text))).toEqual([`aws_instance.a ${verdict}`]);
  });

  test('branches of two types, where Terraform finds one for a null', async () => {
    const text =
      'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = (var.on ? { tokens = null, list = [] } : { tokens = "required" }).tokens\n  }\n}\nvariable "on" {\n  type = bool\n}\n';
    expect(verdicts(await scanText(text))).toEqual(['aws_instance.a unknown']);
  });

  test('instances that no plan makes together, beside a plan that fails', async () => {
    const text = `module "m" {
  source   = "./m"
  for_each = { a = "%{ if var.on }required%{ else }optional%{ endif }" }
  t        = startswith(each.value, "req")
}
variable "on" {
  type = bool
}
`;
    const inside = `variable "t" {
  type = bool
}
locals {
  t = var.t ? "required" : "a"
}
resource "aws_instance" "a" {
  count = 1
  dynamic "metadata_options" {
    for_each = local.t[*]
    content {
      http_tokens = try([for x in [["required"][count.index], metadata_options.value] : x if x != try(metadata_options.value.tokens, metadata_options.value)][0], null)
    }
  }
}
`;
    const files = new Map([
      ['main.tf', text],
      ['m/main.tf', inside],
    ]);
    expect(verdicts(await scan(memoryFiles(files)))).toEqual(['module.m.aws_instance.a unknown']);
  });

  test('instances that no plan makes together', async () => {
    const text =
      'resource "aws_instance" "a" {\n  for_each = var.on ? { a = "optional" } : { b = "required" }\n  metadata_options {\n    http_tokens = each.value\n  }\n}\nvariable "on" {\n  type = bool\n}\n';
    expect(verdicts(await scanText(text))).toEqual(['aws_instance.a unknown']);
  });
});

describe('fifteen Booleans that are not known, and branches that agree', () => {
  const numbers = Array.from({ length: 15 }, (_, index) => index);
  const variables = numbers.map((n) => `variable "b${n}" {\n  type = bool\n}\n`).join('');
  const locals = (one: string, other: string) =>
    `locals {\n${numbers.map((n) => `  m${n} = var.b${n} ? ${one} : ${other}\n`).join('')}}\n`;
  const nested = (value: string) => numbers.reduce((rest, n) => `var.b${n} ? ${value} : ${rest}`, value);
  const merged = `merge(${numbers.map((n) => `local.m${n}`).join(', ')}).t`;
  const cases: [name: string, tokens: string, others: string, verdict: string][] = [
    ['one inside of the other', nested('"required"'), '', 'compliant'],
    ['that allow it', nested('"optional"'), '', 'violation'],
    [
      'about one attribute',
      merged,
      locals('{ t = "required", n = 1 }', '{ t = "required", n = 2 }'),
      'compliant',
    ],
    [
      'about one attribute that allows it',
      merged,
      locals('{ t = "optional", n = 1 }', '{ t = "optional", n = 2 }'),
      'violation',
    ],
    ['that do not', merged, locals('{ t = "required", n = 1 }', '{ t = "optional", n = 2 }'), 'unknown'],
  ];
  const each = (yes: string, no: string) => numbers.map((n) => `var.b${n} ? ${yes} : ${no}`).join(', ');
  cases.push(
    ['coalesce', `coalesce(${each('"required"', 'null')}, "required")`, '', 'compliant'],
    ['coalesce that allows it', `coalesce(${each('"optional"', 'null')}, "optional")`, '', 'violation'],
    ['coalesce of both', `coalesce(${each('"required"', 'null')}, "optional")`, '', 'unknown'],
    [
      'merge over a value',
      `merge({ t = "required" }, ${each('{ t = "required" }', '{}')}).t`,
      '',
      'compliant',
    ],
    ['merge of both', `merge({ t = "required" }, ${each('{ t = "optional" }', '{}')}).t`, '', 'unknown'],
    ['compact', `compact([${each('"required"', '""')}, "required"])[0]`, '', 'compliant'],
    ['concat', `concat(${each('["required"]', '[]')}, ["required"])[0]`, '', 'compliant'],
    ['concat of both', `concat(${each('["required"]', '[]')}, ["optional"])[0]`, '', 'unknown'],
    ['for', `[for x in [${each('"required"', 'null')}, "required"] : x if x != null][0]`, '', 'compliant'],
    ['flatten', `flatten([${each('["required"]', '[]')}, "required"])[0]`, '', 'compliant'],
    [
      'and an attribute that is not there, which try() finds',
      `[try(var.other ? {}.x : "required", "optional"), join("", [${each('"a"', '"b"')}])][0]`,
      'variable "other" {\n  type = bool\n}\n',
      'unknown',
    ],
    [
      'and one that try() replaces by the same',
      `[try(var.other ? {}.x : "required", "required"), join("", [${each('"a"', '"b"')}])][0]`,
      'variable "other" {\n  type = bool\n}\n',
      'compliant',
    ],
    [
      'and such an attribute inside of an object',
      `[try({ a = var.other ? {}.x : "required" }, { a = "optional" }).a, join("", [${each('"a"', '"b"')}])][0]`,
      'variable "other" {\n  type = bool\n}\n',
      'unknown',
    ],
    [
      'and can() of what may not be there',
      `can(coalesce(${each('null', 'null')}, var.other ? {}.x : "a")) ? "required" : "optional"`,
      'variable "other" {\n  type = bool\n}\n',
      'unknown',
    ],
  );
  test.each(cases)('%s', async (_, tokens, others, verdict) => {
    const text = `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n${variables}${others}`;
    expect(verdicts(await scanText(text))).toEqual([`aws_instance.a ${verdict}`]);
  });
});

describe('what fails inside of try() as a whole', () => {
  const cases: [name: string, tokens: string, verdict: string][] = [
    ['an item', 'try(["optional", "required"][length([null, {}][*].a) - 1], "optional")', 'violation'],
    ['an item of another list', 'try([{}.x, "required"][1], "optional")', 'violation'],
    ['an entry', 'try({ a = {}.x, b = "required" }.b, "optional")', 'violation'],
    [
      'an element of a for expression',
      'try([for x in [{}, { t = "required" }] : x.t][1], "optional")',
      'violation',
    ],
  ];
  test.each(cases)('%s', async (_, tokens, verdict) => {
    const text = `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`;
    expect(verdicts(await scanText(text))).toEqual([`aws_instance.a ${verdict}`]);
  });
});

describe('an instance of a module that is not there', () => {
  const call = (repeat: string) => `module "m" {\n  source = "./m"\n  ${repeat}\n}\n`;
  const cases: [repeat: string, tokens: string, verdict: string][] = [
    ['for_each = { b = 1 }', 'try(module.m["a"].t, "optional")', 'violation'],
    ['for_each = { b = 1 }', 'try(module.m["b"].t, "optional")', 'compliant'],
    ['count = 1', 'try(module.m[1].t, "optional")', 'violation'],
    ['count = var.none ? 1 : 0', 'try(module.m[0].t, "optional")', 'violation'],
    ['for_each = var.unknown', 'try(module.m["a"].t, "optional")', 'unknown'],
  ];
  test.each(cases)('%s: %s', async (repeat, tokens, verdict) => {
    const report = await scanText({
      'main.tf': `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n${call(repeat)}variable "none" {\n  default = false\n}\nvariable "unknown" {}\n`,
      'm/main.tf': 'output "t" {\n  value = "required"\n}\n',
    });
    expect(verdicts(report)).toEqual([`aws_instance.a ${verdict}`]);
  });
});
