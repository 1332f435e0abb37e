// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import { testCases } from './cases.ts';

const call = (name: string, source: string, more = '') =>
  `module "${name}" {\n  source = "${source}"\n${more}}\n`;
const child = (tokens: string, others = '') =>
  `resource "aws_instance" "i" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n${others}`;
const variable = (name: string, body = '') => `variable "${name}" {\n${body}}\n`;
const optional = '  default = "optional"\n';

testCases([
  {
    name: 'the caller’s argument decides',
    files: {
      'main.tf': call('m', './m', '  t = "optional"\n'),
      'm/main.tf': child('var.t'),
      'm/variables.tf': variable('t'),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 violation'],
    findings: ['tokens-optional main.tf:3 < m/main.tf:3'],
  },
  {
    name: 'the child’s default decides',
    files: {
      'main.tf': call('m', './m'),
      'm/main.tf': child('var.t'),
      'm/variables.tf': variable('t', optional),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 violation'],
    findings: ['tokens-optional m/variables.tf:2 < m/main.tf:3'],
  },
  {
    name: 'once for each call',
    files: {
      'main.tf': call('a', './m', '  t = "required"\n') + call('b', './m'),
      'm/main.tf': child('var.t', variable('t', optional)),
    },
    targets: [
      'module.a.aws_instance.i m/main.tf:1 compliant',
      'module.b.aws_instance.i m/main.tf:1 violation',
    ],
    findings: ['tokens-optional m/main.tf:7 < m/main.tf:3'],
  },
  {
    name: 'a child that no call reaches is judged with its own defaults',
    files: { 'main.tf': 'locals {}\n', 'm/main.tf': child('var.t', variable('t', optional)) },
    targets: ['aws_instance.i m/main.tf:1 violation'],
    findings: ['tokens-optional m/main.tf:7 < m/main.tf:3'],
  },
  {
    name: 'the whole path, and a value from three directories up',
    files: {
      'root/main.tf': call('a', '../a', '  t = var.t\n') + variable('t', optional),
      'a/main.tf': call('b', '../b', '  t = var.t\n') + variable('t'),
      'b/main.tf': call('c', './c', '  t = var.t\n') + variable('t'),
      'b/c/main.tf': child('var.t', variable('t')),
    },
    targets: ['module.a.module.b.module.c.aws_instance.i b/c/main.tf:1 violation'],
    findings: ['tokens-optional root/main.tf:6 < b/c/main.tf:3'],
  },
  {
    name: 'null from the caller is null, not the default',
    files: {
      'main.tf': call('m', './m', '  t = null\n'),
      'm/main.tf': child('var.t', variable('t', '  default = "required"\n')),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 violation'],
    findings: ['tokens-unset main.tf:3 < m/main.tf:3'],
  },
  {
    name: 'null from the caller is the default where null is not allowed',
    files: {
      'main.tf': call('m', './m', '  t = null\n'),
      'm/main.tf': child('var.t', variable('t', '  default  = "required"\n  nullable = false\n')),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 compliant'],
  },
  {
    name: 'nullable as a string',
    files: {
      'main.tf': call('m', './m', '  t = null\n'),
      'm/main.tf': child('var.t', variable('t', '  default  = "required"\n  nullable = "false"\n')),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 compliant'],
  },
  {
    name: 'count = 0 on the call',
    files: { 'main.tf': call('m', './m', '  count = 0\n'), 'm/main.tf': child('"optional"') },
    targets: ['module.m.aws_instance.i m/main.tf:1 not-created'],
  },
  {
    name: 'count = 0 on a call above',
    files: {
      'main.tf': call('a', './a', '  count = 0\n'),
      'a/main.tf': call('m', '../m'),
      'm/main.tf': child('"optional"'),
    },
    targets: ['module.a.module.m.aws_instance.i m/main.tf:1 not-created'],
  },
  ...[
    'terraform {\n  backend "s3" {\n  }\n}\n',
    'terraform {\n  required_version = "> 1"\n\n  cloud {\n  }\n}\n',
  ].map((settings) => ({
    name: `a call does not hide a directory that keeps its own state: ${settings}`,
    files: {
      'hide/main.tf': call('m', '../live', '  count = 0\n  t = "required"\n'),
      'live/main.tf': child('var.t', variable('t', optional)),
      'live/versions.tf': settings,
    },
    targets: [
      'aws_instance.i live/main.tf:1 violation',
      'module.m.aws_instance.i live/main.tf:1 not-created',
    ],
    findings: ['tokens-optional live/main.tf:7 < live/main.tf:3'],
  })),
  {
    name: 'what says so and can’t be parsed hides nothing else',
    files: {
      'main.tf': call('m', './m', '  t = "required"\n'),
      'm/main.tf': child('var.t', variable('t', optional)),
      'm/broken.tf': 'terraform { backend "s3" {\n',
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 compliant'],
    findings: ['unparsable m/broken.tf:1'],
  },
  {
    name: 'what only speaks of a backend is a module as any other',
    files: {
      'main.tf': call('m', './m', '  t = "required"\n'),
      'm/main.tf': child('var.t', variable('t', optional)),
      'm/README.tf': '# terraform { backend "s3" {} }\nlocals {\n  backend = "cloud"\n}\n',
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 compliant'],
  },
  {
    name: 'for_each on the call',
    files: {
      'main.tf': call('m', './m', '  for_each = { x = "required", y = "optional" }\n  t = each.value\n'),
      'm/main.tf': child('var.t', variable('t')),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 violation'],
    findings: ['tokens-optional main.tf:3 < m/main.tf:3'],
  },
  {
    name: 'an argument that is not known',
    files: { 'main.tf': call('m', './m', '  t = data.x.y.z\n'), 'm/main.tf': child('var.t', variable('t')) },
    targets: ['module.m.aws_instance.i m/main.tf:1 unknown'],
    findings: ['unresolved m/main.tf:3'],
  },
  {
    name: 'an output of a local module',
    files: {
      'main.tf': child('module.m.t') + call('m', './m'),
      'm/outputs.tf': 'output "t" {\n  value = "optional"\n}\n',
    },
    targets: ['aws_instance.i main.tf:1 violation'],
    findings: ['tokens-optional m/outputs.tf:2 < main.tf:3'],
  },
  {
    name: 'an output of a local module with its caller’s argument',
    files: {
      'main.tf': child('module.m.t') + call('m', './m', '  t = "required"\n'),
      'm/main.tf': `output "t" {\n  value = var.t\n}\n${variable('t')}`,
    },
    targets: ['aws_instance.i main.tf:1 compliant'],
  },
  {
    name: 'an output of an instance of a local module',
    files: {
      'main.tf':
        child('module.m["x"].t') + call('m', './m', '  for_each = { x = "required" }\n  t = each.value\n'),
      'm/main.tf': `output "t" {\n  value = var.t\n}\n${variable('t')}`,
    },
    targets: ['aws_instance.i main.tf:1 compliant'],
  },
  ...[
    ['module.many["x"]["t"]', 'all outputs of one instance'],
    ['one(values(module.many)[*].t)', 'the outputs of every instance'],
    ['module.counted.*.t[0]', 'a splat of instances by count'],
    ['local.whole.t', 'a module as a whole'],
  ].map(([tokens, name]) => ({
    name: `${name}: ${tokens}`,
    files: {
      'main.tf': `${child(tokens!)}${call('many', './m', '  for_each = { x = "required" }\n  t = each.value\n')}${call('counted', './m', '  count = 1\n  t = "required"\n')}${call('m', './m', '  t = "required"\n')}locals {\n  whole = module.m\n}\n`,
      'm/main.tf': `output "t" {\n  value = var.t\n}\noutput "error" {\n  value = {}.x\n}\n${variable('t')}`,
    },
    targets: ['aws_instance.i main.tf:1 compliant'],
  })),
  {
    name: 'for_each over a module',
    files: {
      'main.tf':
        'resource "aws_instance" "i" {\n  for_each = module.m\n  metadata_options {\n    http_tokens = each.value.t\n  }\n}\n' +
        call('m', './m', '  for_each = { x = "required", y = "optional" }\n  t = each.value\n'),
      'm/main.tf': `output "t" {\n  value = var.t\n}\n${variable('t')}`,
    },
    targets: ['aws_instance.i main.tf:1 violation'],
    findings: ['tokens-optional main.tf:9 < main.tf:4'],
  },
  {
    name: 'outputs in a circle through a module as a whole',
    files: {
      'main.tf': child('module.m.t') + call('m', './m', '  t = module.m\n'),
      'm/main.tf': `output "t" {\n  value = var.t\n}\n${variable('t')}`,
    },
    targets: ['aws_instance.i main.tf:1 unknown'],
    findings: ['unresolved main.tf:3'],
  },
  {
    name: 'outputs in a circle',
    files: {
      'main.tf': child('module.m.t') + call('m', './m', '  t = module.m.t\n'),
      'm/main.tf': `output "t" {\n  value = var.t\n}\n${variable('t')}`,
    },
    targets: ['aws_instance.i main.tf:1 unknown'],
    findings: ['unresolved main.tf:3'],
  },
  {
    name: 'two roots with the same address are two targets',
    files: {
      'prod/main.tf': call('m', '../m', '  t = "required"\n'),
      'test/main.tf': call('m', '../m', '  t = "optional"\n'),
      'm/main.tf': child('var.t', variable('t')),
    },
    targets: [
      'module.m.aws_instance.i m/main.tf:1 compliant',
      'module.m.aws_instance.i m/main.tf:1 violation',
    ],
    findings: ['tokens-optional test/main.tf:3 < m/main.tf:3'],
  },
  {
    name: 'a module that calls itself',
    files: { 'main.tf': call('m', './') + child('"required"') },
    targets: ['aws_instance.i main.tf:4 compliant'],
  },
  {
    name: 'modules that call each other',
    files: {
      'a/main.tf': call('b', '../b') + child('"required"'),
      'b/main.tf': call('a', '../a') + child('"optional"'),
    },
    targets: ['aws_instance.i a/main.tf:4 compliant', 'module.b.aws_instance.i b/main.tf:4 violation'],
    findings: ['tokens-optional b/main.tf:6'],
  },
  {
    name: 'a source that is not there',
    files: { 'main.tf': call('m', './nowhere') + child('"required"') },
    targets: ['aws_instance.i main.tf:4 compliant'],
  },
  {
    name: 'a source with a slash at its end, and one with steps to and fro',
    files: {
      'a/main.tf': call('m', './../m/') + call('n', '../a/../m/./'),
      'm/main.tf': child('"required"'),
    },
    targets: [
      'module.m.aws_instance.i m/main.tf:1 compliant',
      'module.n.aws_instance.i m/main.tf:1 compliant',
    ],
  },
  ...[
    ...[
      '("./m")',
      '"${"./m"}"',
      'true ? "./m" : "./n"',
      '"\\u002e/m"',
      '"./\\u006d"',
      '/* c */ "./m"',
      '"./${"m"}"',
    ],
  ].map((source) => ({
    name: `${source}: a source may be any constant`,
    files: {
      'main.tf': `module "m" {\n  source = ${source}\n  t      = "optional"\n}\n`,
      'm/main.tf': child('var.t', variable('t', '  default = "required"\n')),
    },
    targets: ['module.m.aws_instance.i m/main.tf:1 violation'],
    findings: ['tokens-optional main.tf:3 < m/main.tf:3'],
  })),
  {
    name: 'a source that is no constant leads nowhere',
    files: {
      'main.tf': 'module "m" {\n  source = "./${var.m}"\n}\n',
      'm/main.tf': child('"required"'),
    },
    targets: ['aws_instance.i m/main.tf:1 compliant'],
  },
  {
    name: 'any other remote module is no target',
    files: call('m', 'example/web/aws') + call('n', 'https://example.com/x.zip'),
    targets: [],
  },
  {
    name: 'a child’s tfvars files are not loaded for its callers',
    files: {
      'main.tf': call('m', './m'),
      'm/main.tf': child('var.t', variable('t', '  default = "required"\n')),
      'm/terraform.tfvars': 't = "optional"\n',
    },
    targets: ['aws_instance.i m/main.tf:1 violation', 'module.m.aws_instance.i m/main.tf:1 compliant'],
    findings: ['tokens-optional m/terraform.tfvars:1 < m/main.tf:3'],
  },
]);
