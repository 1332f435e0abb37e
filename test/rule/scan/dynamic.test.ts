import { testCases } from './cases.ts';

const instance = (body: string, others = '') => `resource "aws_instance" "a" {\n${body}\n}\n${others}`;
const dynamic = (forEach: string, tokens = '"required"', label = '"metadata_options"', more = '') =>
  `  dynamic ${label} {\n    for_each = ${forEach}\n${more}    content {\n      http_tokens = ${tokens}\n    }\n  }`;
const a = (verdict: string) => [`aws_instance.a main.tf:1 ${verdict}`];

// Lines: 2 the dynamic block, 3 its for_each, 4 the content, 5 the argument.
testCases([
  { name: 'one item', files: instance(dynamic('[1]')), targets: a('compliant') },
  {
    name: 'a bare label',
    files: instance(dynamic('[1]', '"required"', 'metadata_options')),
    targets: a('compliant'),
  },
  {
    name: 'no item',
    files: instance(dynamic('[]')),
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'null, which Terraform refuses: nothing can be vouched for',
    files: instance(dynamic('null')),
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'a value of the item',
    files: instance(dynamic('[{ t = "required" }]', 'metadata_options.value.t')),
    targets: a('compliant'),
  },
  {
    name: 'a key of the item',
    files: instance(dynamic('{ required = 1 }', 'metadata_options.key')),
    targets: a('compliant'),
  },
  {
    name: 'a value that decides, where it stands',
    files: instance(dynamic('[{ t = "optional" }]', 'metadata_options.value.t')),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:3 < main.tf:5'],
  },
  {
    name: 'its own iterator',
    files: instance(dynamic('["required"]', 'it.value', '"metadata_options"', '    iterator = it\n')),
    targets: a('compliant'),
  },
  {
    name: 'the label is no iterator beside an own one',
    files: instance(
      dynamic('["required"]', 'metadata_options.value', '"metadata_options"', '    iterator = it\n'),
    ),
    targets: a('unknown'),
    findings: ['unresolved main.tf:6'],
  },
  {
    name: 'a set of strings',
    files: instance(dynamic('toset(["required"])', 'metadata_options.value')),
    targets: a('compliant'),
  },
  {
    name: 'a for_each that is not known',
    files: instance(dynamic('var.x'), 'variable "x" {}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:2'],
  },
  {
    name: 'a for_each that is not known, and tokens that are optional: it violates either way',
    files: instance(dynamic('var.x', '"optional"'), 'variable "x" {}\n'),
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'a condition that is not known',
    files: instance(dynamic('var.x ? [1] : []'), 'variable "x" {}\n'),
    targets: a('unknown'),
    findings: ['unresolved main.tf:2'],
  },
  {
    name: 'two exclusive ones cover every outcome',
    files: instance(`${dynamic('var.x ? [1] : []')}\n${dynamic('var.x ? [] : [1]')}`, 'variable "x" {}\n'),
    targets: a('compliant'),
  },
  {
    name: 'two exclusive ones, with a negation',
    files: instance(`${dynamic('var.x ? [1] : []')}\n${dynamic('!var.x ? [1] : []')}`, 'variable "x" {}\n'),
    targets: a('compliant'),
  },
  {
    name: 'two exclusive ones, with a comparison',
    files: instance(
      `${dynamic('var.x == "a" ? [1] : []')}\n${dynamic('var.x != "a" ? [1] : []')}`,
      'variable "x" {}\n',
    ),
    targets: a('compliant'),
  },
  ...[
    ['length(var.x) > 0', 'length(var.x) == 0'],
    ['1 <= length(var.x)', 'length(var.x) < 1'],
    ['length(keys(var.x)) != 0', '0 >= length(keys(var.x))'],
    ['var.x > 3', 'var.x <= 3'],
    ['var.x >= 3', '3 > var.x'],
  ].map(([one, other]) => ({
    name: `two exclusive ones: ${one}, ${other}`,
    files: instance(
      `${dynamic(`${one} ? [1] : []`)}\n${dynamic(`${other} ? [1] : []`)}`,
      'variable "x" {}\n',
    ),
    targets: a('compliant'),
  })),
  ...[
    ['length(var.x) > 1', 'length(var.x) == 0'],
    ['var.x > 3', 'var.x < 3'],
    ['var.x >= 3', 'var.x >= 4'],
  ].map(([one, other]) => ({
    name: `two that do not cover every outcome: ${one}, ${other}`,
    files: instance(
      `${dynamic(`${one} ? [1] : []`)}\n${dynamic(`${other} ? [1] : []`)}`,
      'variable "x" {}\n',
    ),
    targets: a('unknown'),
    findings: ['unresolved main.tf:2'],
  })),
  {
    name: 'two exclusive ones, of which one is optional',
    files: instance(
      `${dynamic('var.x ? [1] : []')}\n${dynamic('var.x ? [] : [1]', '"optional"')}`,
      'variable "x" {}\n',
    ),
    targets: a('unknown'),
    findings: ['unresolved main.tf:11'],
  },
  {
    name: 'a for_each by a default',
    files: instance(
      dynamic('var.o == null ? [] : [var.o]', 'metadata_options.value.t'),
      'variable "o" {\n  default = { t = "required" }\n}\n',
    ),
    targets: a('compliant'),
  },
  {
    name: 'a for_each by a default that is null',
    files: instance(dynamic('var.o[*]'), 'variable "o" {\n  default = null\n}\n'),
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'an attribute of the item that may be missing',
    files: instance(dynamic('[{}]', 'try(metadata_options.value.t, "required")')),
    targets: a('compliant'),
  },
  {
    name: 'another dynamic block is none',
    files: instance(dynamic('[1]', '"required"', '"ebs_block_device"')),
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
  {
    name: 'several items, which the provider refuses: the worse one counts',
    files: instance(dynamic('["required", "optional"]', 'metadata_options.value')),
    targets: a('violation'),
    findings: ['tokens-optional main.tf:3 < main.tf:5'],
  },
  {
    name: 'a dynamic block without content',
    files: instance('  dynamic "metadata_options" {\n    for_each = [1]\n  }'),
    targets: a('violation'),
    findings: ['block-missing main.tf:1'],
  },
]);
