import { describe } from 'vitest';
import { testCases, withTokens } from './cases.ts';

const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];
const variable = (name: string, body: string) => `variable "${name}" {\n${body}\n}\n`;
const compliantValues: [name: string, value: string, others?: string][] = [
  ['a heredoc in a function', 'jsondecode(<<EOT\n{"t": "required"}\nEOT\n).t'],
  ['parentheses', '("required")'],
  ['an interpolation', `"\${"required"}"`],
  ['a directive', '"%{ if true }required%{ endif }"'],
  ['a default', 'var.t', variable('t', '  default = "required"')],
  [
    'a default of an optional attribute',
    'var.o.t',
    variable('o', '  type = object({ t = optional(string, "required") })\n  default = {}'),
  ],
  ['a local through others', 'local.a', 'locals {\n  a = local.b\n  b = "required"\n}\n'],
  ['an index', 'local.m["k"].t', 'locals {\n  m = { k = { t = "required" } }\n}\n'],
  ['a condition of which both branches require', 'var.x ? "required" : lower("REQUIRED")', variable('x', '')],
  ['try', 'try(var.o.t, "required")', variable('o', '  default = {}')],
  ['lookup', 'lookup({}, "t", "required")'],
  ['coalesce', 'coalesce("", null, "required")'],
  ['merge', 'merge({ t = "optional" }, { t = "required" }).t'],
  ['one', 'one(["required"])'],
  ['for', '[for x in ["required"] : x][0]'],
  ['a comparison', 'length(["a"]) == 1 ? "required" : "optional"'],
  [
    'an index that is not known, of a list that holds nothing else',
    '["required", "required"][var.i]',
    variable('i', ''),
  ],
  [
    'two opposite conditions on one unknown',
    '(var.x && !var.x) ? "optional" : "required"',
    variable('x', ''),
  ],
];

describe('values that are known', () => {
  testCases(
    compliantValues.map(([name, value, others]) => ({
      name,
      files: withTokens(value, others),
      targets: a('compliant'),
    })),
  );
});

describe('values that decide elsewhere', () => {
  testCases([
    {
      name: 'a default: there, with the argument as related',
      files: { 'main.tf': withTokens('var.t'), 'variables.tf': variable('t', '  default = "optional"') },
      targets: a('violation'),
      findings: ['tokens-optional variables.tf:2 < main.tf:3'],
    },
    {
      name: 'a local',
      files: withTokens('local.t', 'locals {\n  t = "optional"\n}\n'),
      targets: a('violation'),
      findings: ['tokens-optional main.tf:7 < main.tf:3'],
    },
    {
      name: 'an attribute of a default',
      files: withTokens('var.o.t', variable('o', '  default = {\n    t = "optional"\n  }')),
      targets: a('violation'),
      findings: ['tokens-optional main.tf:8 < main.tf:3'],
    },
    {
      name: 'the default of an optional attribute',
      files: withTokens(
        'var.o.t',
        variable('o', '  type = object({\n    t = optional(string, "optional")\n  })\n  default = {}'),
      ),
      targets: a('violation'),
      findings: ['tokens-optional main.tf:8 < main.tf:3'],
    },
    {
      name: 'an optional attribute without a default',
      files: withTokens(
        'var.o.t',
        variable('o', '  type = object({ t = optional(string) })\n  default = {}'),
      ),
      targets: a('violation'),
      findings: ['tokens-unset main.tf:3'],
    },
    {
      name: 'a default that is null',
      files: withTokens('var.t', variable('t', '  default = null')),
      targets: a('violation'),
      findings: ['tokens-unset main.tf:7 < main.tf:3'],
    },
    {
      name: 'a literal inside of the argument is the argument',
      files: withTokens('true ? "optional" : "required"'),
      targets: a('violation'),
      findings: ['tokens-optional main.tf:3'],
    },
  ]);
});

const unknownValues: [name: string, value: string, others?: string][] = [
  ['a variable without a default', 'var.t', variable('t', '  type = string')],
  ['a variable that is not declared', 'var.t'],
  ['a data source', 'data.x.y.z'],
  ['a resource', 'x_y.z.t'],
  ['an unknown condition', 'var.x ? "required" : "optional"', variable('x', '')],
  ['a function of the present', 'uuid() == "a" ? "required" : "optional"'],
  ['a function of a provider', 'provider::x::y("required")'],
  ['a local in a cycle', 'local.a', 'locals {\n  a = local.b\n  b = local.a\n}\n'],
  ['a local in a cycle with itself', 'local.a', `locals {\n  a = "\${local.a}"\n}\n`],
  ['a local that is not declared', 'local.a'],
  ['an error', '{}.t'],
  [
    'a reference in a default',
    'var.t',
    'variable "t" {\n  default = local.t\n}\nlocals {\n  t = "required"\n}\n',
  ],
  ['a function in a default', 'var.t', 'variable "t" {\n  default = lower("REQUIRED")\n}\n'],
  [
    'a reference in the default of an attribute',
    'var.o.t',
    'variable "o" {\n  type = object({ t = optional(string, local.t) })\n  default = {}\n}\nlocals {\n  t = "required"\n}\n',
  ],
  ['the workspace', 'terraform.workspace == "prod" ? "required" : "optional"'],
  ['part of a template', `"\${var.x}uired"`, variable('x', '')],
  [
    'a key that is not known and may be missing',
    'try({ a = "required" }[var.i], "optional")',
    variable('i', ''),
  ],
  ['an index that is not known', '["required", "optional"][var.i]', variable('i', '')],
];

describe('values that can’t be known', () => {
  testCases(
    unknownValues.map(([name, value, others]) => ({
      name,
      files: withTokens(value, others),
      targets: a('unknown'),
      findings: ['unresolved main.tf:3'],
    })),
  );
});

describe('every outcome violates, whatever is not known', () => {
  testCases([
    {
      name: 'both branches are optional',
      files: withTokens('var.x ? "optional" : "optional"', variable('x', '')),
      targets: a('violation'),
      findings: ['tokens-optional main.tf:3'],
    },
    {
      name: 'a branch is null and the other is optional',
      files: withTokens('var.x ? null : "optional"', variable('x', '')),
      targets: a('violation'),
      findings: ['tokens-unset main.tf:3'],
    },
  ]);
});
