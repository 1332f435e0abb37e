// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { describe } from 'vitest';
import { testCases, withTokens } from './cases.ts';

const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];

/** `aws_instance.a` for each of a collection, with this value of `http_tokens` on line 4. */
const each = (collection: string, value: string, others = '') =>
  `resource "aws_instance" "a" {\n  for_each = ${collection}\n  metadata_options {\n    http_tokens = ${value}\n  }\n}\n${others}`;

const stage = 'variable "stage" {}\n';
const data = 'data "aws_subnets" "s" {}\n';
const wanted =
  'variable "wanted" {}\nlocals {\n  options = var.wanted ? { tokens = "required" } : null\n  broken = { a = local.options.other, tokens = "required" }\n}\n';

describe('collections of unknown keys or length', () => {
  const compliant: [name: string, files: string][] = [
    [
      'an unknown key',
      each('{ for h in ["a"] : "${var.stage}-${h}" => { t = "required" } }', 'each.value.t', stage),
    ],
    [
      'unknown items',
      each('{ for s in data.aws_subnets.s.ids : s => { t = "required" } }', 'each.value.t', data),
    ],
    [
      'an object with an unknown key',
      withTokens('{ (var.stage) = "required", b = "required" }[var.stage]', stage),
    ],
    ['an item of an unknown list', withTokens('[for s in var.stage : "required"][0]', stage)],
    ['a merged map', each('merge({ a = "required" }, { (var.stage) = "required" })', 'each.value', stage)],
    ['values', withTokens('values({ (var.stage) = "required" })[0]', stage)],
    ['flattened lists', withTokens('flatten([for s in var.stage : [for t in s : "required"]])[2]', stage)],
    ['concatenated lists', withTokens('concat(["required"], [for s in var.stage : "required"])[1]', stage)],
    ['a splat', withTokens('([for s in var.stage : { t = "required" }][*].t)[0]', stage)],
    [
      'a filter',
      each('{ for k in ["a", "b", "c", "d"] : k => "required" if k != var.stage }', 'each.value', stage),
    ],
    [
      'a dynamic block',
      'resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = "required"\n  }\n  dynamic "tags" {\n    for_each = [for s in var.stage : s]\n    content {}\n  }\n}\nvariable "stage" {}\n',
    ],
  ];
  testCases(compliant.map(([name, files]) => ({ name, files, targets: a('compliant') })));
  testCases([
    {
      name: 'values that differ',
      files: each('{ for h in ["required", "optional"] : "${var.stage}-${h}" => h }', 'each.value', stage),
      targets: a('violation'),
      findings: ['tokens-optional main.tf:2 < main.tf:4'],
    },
    {
      name: 'what an unknown item says',
      files: each('{ for s in data.aws_subnets.s.ids : s => s }', 'each.value', data),
      targets: a('unknown'),
      findings: ['unresolved main.tf:4'],
    },
    {
      name: 'two items are not the same for that nothing is known of them',
      files: withTokens(
        '[for s in var.stage : s][0] == [for s in var.stage : s][1] ? "required" : "optional"',
        stage,
      ),
      targets: a('unknown'),
      findings: ['unresolved main.tf:3'],
    },
  ]);
});

describe('what Terraform refuses is no outcome', () => {
  const values = [
    'local.options.tokens',
    'local.broken.tokens',
    'merge({ a = local.options.other }, { tokens = "required" }).tokens',
    '[local.options.other, "required"][1]',
    'values({ a = local.options.tokens })[0]',
  ];
  testCases(
    values.map((value) => ({ name: value, files: withTokens(value, wanted), targets: a('compliant') })),
  );
  testCases([
    {
      name: 'and unknown where there is no other',
      files: withTokens('element(["optional", "required"], -1)'),
      targets: a('unknown'),
      findings: ['unresolved main.tf:3'],
    },
    {
      name: 'try() sees errors inside',
      files: withTokens('try({ x = null.a, t = "optional" }, { t = "required" }).t'),
      targets: a('compliant'),
    },
  ]);
});

describe('collections that are empty by default', () => {
  const type = 'object({ size = string, t = optional(string, "required"), u = optional(string) })';
  const variable = (kind: string, empty: string) =>
    `variable "v" {\n  type    = ${kind}(${type})\n  default = ${empty}\n}\n`;
  testCases([
    {
      name: 'an element of the declared type',
      files: each('var.v', 'each.value.t', variable('map', '{}')),
      targets: a('compliant'),
    },
    {
      name: 'by way of a for expression',
      files: each(
        '{ for k, v in var.v : "x-${k}" => v if v.size != "" }',
        'each.value.t',
        variable('map', '{}'),
      ),
      targets: a('compliant'),
    },
    {
      name: 'by index',
      files: each('x', 'var.v[count.index].t', variable('list', '[]')).replace(
        'for_each = x',
        'count = length(var.v)',
      ),
      targets: a('compliant'),
    },
    {
      name: 'an attribute that the type leaves open',
      files: each('var.v', 'each.value.u', variable('map', '{}')),
      targets: a('unknown'),
      findings: ['unresolved main.tf:4'],
    },
  ]);
});

describe('branches that agree', () => {
  const many = Array.from({ length: 15 }, (_, index) => index);
  const variables = many.map((index) => `variable "v${index}" {}\n`).join('');
  testCases([
    {
      name: 'fifteen conditions',
      files: withTokens(
        `join("", [${many.map((index) => `var.v${index} ? "required" : "required"`).join(', ')}]) == "${'required'.repeat(15)}" ? "required" : "optional"`,
        variables,
      ),
      targets: a('compliant'),
    },
    {
      name: 'fifteen nested conditions',
      files: withTokens(
        many.reduce((inner, index) => `(var.v${index} ? "required" : ${inner})`, '"required"'),
        variables,
      ),
      targets: a('compliant'),
    },
  ]);
});

describe('validations', () => {
  const validated = (condition: string, fallback = '') =>
    `variable "t" {\n  type = string\n${fallback}  validation {\n    condition     = ${condition}\n    error_message = "No."\n  }\n}\n`;
  const compliant = [
    'var.t == "required"',
    'contains(["required"], var.t)',
    'var.t != "optional"',
    'can(regex("^required$", var.t))',
    '!contains(["optional"], var.t)',
  ];
  testCases([
    ...compliant.map((condition) => ({
      name: condition,
      files: withTokens('var.t', validated(condition)),
      targets: a('compliant'),
    })),
    ...['contains(["required", "optional"], var.t)', 'length(var.t) > 3', 'var.t != ""'].map((condition) => ({
      name: condition,
      files: withTokens('var.t', validated(condition)),
      targets: a('unknown'),
      findings: ['unresolved main.tf:3'],
    })),
    {
      name: 'a default that is refused',
      files: withTokens('var.t', validated('var.t == "required"', '  default = "optional"\n')),
      targets: a('compliant'),
    },
    {
      name: 'a name of an environment',
      files: withTokens(
        'var.t == "x" ? "optional" : "required"',
        validated('contains(["dev", "prod"], var.t)'),
      ),
      targets: a('compliant'),
    },
  ]);
});
