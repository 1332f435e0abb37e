import { testCases } from './cases.ts';

const instance = (meta: string, tokens = '"optional"', others = '') =>
  `resource "aws_instance" "a" {\n  ${meta}\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n${others}`;
const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];

testCases([
  ...[
    ...[
      'count = 0',
      'count = "0"',
      'count = false ? 1 : 0',
      'count = true ? 0 : 1',
      'count = 1 == 2 ? 1 : 0',
    ],
    ...[
      'for_each = {}',
      'for_each = []',
      'for_each = toset([])',
      'for_each = tomap({})',
      'count = length([])',
    ],
    ...[
      'count = length([for x in ["a"] : x if x == "b"])',
      'for_each = { for k, v in { a = 1 } : k => v if v > 1 }',
      'for_each = toset([for x in [{ on = false }] : "a" if x.on])',
      'count = { a = 0 }.a',
      'count = [1, 0][1]',
      'count = length([{ on = true }][*].on) - 1',
      'count = length("%{ for x in [1] }%{ if x > 1 }a%{ endif }%{ endfor }") > 0 ? 1 : 0',
    ],
  ].map((meta) => ({ name: `${meta}: never created`, files: instance(meta), targets: a('not-created') })),
  ...[
    'count = 1',
    'count = 2',
    'for_each = { x = 1 }',
    'for_each = toset(["x"])',
    'count = -1',
    'count = null',
    'count = length([for x in ["a"] : x if x == "a"])',
    'count = length([for x in var.none : x])',
    'count = length([for x in ["a"] : x if var.none != []])',
    'count = fileexists("made-by-a-script") ? 1 : 0',
  ].map((meta) => ({
    name: `${meta}: judged`,
    files: instance(meta),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:4'],
  })),
  {
    name: 'zero by a default is judged',
    files: instance('count = var.n', '"optional"', 'variable "n" {\n  default = 0\n}\n'),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:4'],
  },
  {
    name: 'zero by a local is judged',
    files: instance('count = local.n', '"optional"', 'locals {\n  n = 0\n}\n'),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:4'],
  },
  {
    name: 'zero by a default is judged with the values that the body has',
    files: instance('for_each = var.m', 'each.value.t', 'variable "m" {\n  default = {}\n}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:4'],
  },
  {
    name: 'every instance of a map requires tokens',
    files: instance('for_each = { x = { t = "required" }, y = { t = "required" } }', 'each.value.t'),
    targets: a('compliant'),
  },
  {
    name: 'the worst instance counts, at its literal',
    files: instance(
      'for_each = local.m',
      'each.value.t',
      'locals {\n  m = {\n    x = { t = "required" }\n    y = { t = "optional" }\n  }\n}\n',
    ),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:10 < main.tf:4'],
  },
  {
    name: 'a violation counts more than what is not known',
    files: instance('for_each = { x = var.t, y = "optional" }', 'each.value', 'variable "t" {}\n'),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:2 < main.tf:4'],
  },
  {
    name: 'one instance that is not known',
    files: instance('for_each = { x = var.t, y = "required" }', 'each.value', 'variable "t" {}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:4'],
  },
  {
    name: 'the keys of a set',
    files: instance('for_each = toset(["required"])', 'each.key'),
    targets: a('compliant'),
  },
  {
    name: 'optional attributes of a map of objects',
    files: instance(
      'for_each = var.m',
      'each.value.t',
      'variable "m" {\n  type = map(object({ t = optional(string, "required") }))\n  default = { x = {}, y = { t = null } }\n}\n',
    ),
    targets: a('compliant'),
  },
  {
    name: 'count.index',
    files: instance('count = 2', '["required", "optional"][count.index]'),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:4'],
  },
  {
    name: 'count.index of a count that is not known',
    files: instance('count = var.n', 'count.index == 0 ? "required" : "optional"', 'variable "n" {}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:4'],
  },
  {
    name: 'a for_each that is not known',
    files: instance('for_each = var.m', 'each.value.t', 'variable "m" {}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:4'],
  },
  {
    name: 'a for_each that is not known, with a fallback on either side',
    files: instance('for_each = var.m', 'lookup(each.value, "t", "optional")', 'variable "m" {}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:4'],
  },
  {
    name: 'a for_each that is not known, and is not used',
    files: instance('for_each = var.m', '"required"', 'variable "m" {}\n'),
    targets: a('compliant'),
  },
]);
