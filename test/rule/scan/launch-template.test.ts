import { testCases } from './cases.ts';

const template = (body: string, name = 't') => `resource "aws_launch_template" "${name}" {\n${body}\n}\n`;
const required = '  metadata_options {\n    http_tokens = "required"\n  }';
const optional = '  metadata_options {\n    http_tokens = "optional"\n  }';
const use = (reference: string) => `  launch_template {\n    ${reference}\n  }`;
const id = use('id = aws_launch_template.t.id');
const instance = (body: string, type = 'aws_instance') => `resource "${type}" "i" {\n${body}\n}\n`;
const compliantTemplate = 'aws_launch_template.t main.tf:1 compliant';
const violatingTemplate = 'aws_launch_template.t main.tf:1 violation';

const keyed = `resource "aws_launch_template" "k" {
  for_each = local.k
  metadata_options {
    http_tokens = each.value
  }
}
locals {
  k = {
    good = "required"
    bad  = "optional"
  }
}
`;
const keyedTemplate = 'aws_launch_template.k main.tf:1 violation';
const atKeyed = 'tokens-optional main.tf:10 < main.tf:4';

// The template takes lines 1 to 12, the instance starts on line 13.
testCases([
  ...[
    'id = aws_launch_template.k["good"].id',
    'id = aws_launch_template.k["good"]["id"]',
    'id = aws_launch_template.k["good"].id\n    version = aws_launch_template.k["good"].latest_version',
    'name = values(aws_launch_template.k)[1].name',
    'id = { for key, t in aws_launch_template.k : key => t.id }["good"]',
    'id = contains(keys(aws_launch_template.k), "good") ? aws_launch_template.k["good"].id : null',
  ].map((reference) => ({
    name: `${reference}: the instance of the template that the key names`,
    files: keyed + instance(use(reference)),
    targets: [keyedTemplate, 'aws_instance.i main.tf:13 compliant'],
    findings: [atKeyed],
  })),
  {
    name: 'the other one of its instances',
    files: keyed + instance(use('id = aws_launch_template.k["bad"].id')),
    targets: [keyedTemplate, 'aws_instance.i main.tf:13 violation'],
    findings: ['tokens-optional main.tf:10 < main.tf:13 < main.tf:4', atKeyed],
  },
  ...[
    `for_each = local.k\n${use('id = aws_launch_template.k[each.key].id')}`,
    `for_each = aws_launch_template.k\n${use('id = each.value.id')}`,
  ].map((body) => ({
    name: `${body}: each instance with its own, the worst counts`,
    files: keyed + instance(`  ${body}`),
    targets: [keyedTemplate, 'aws_instance.i main.tf:13 violation'],
    findings: ['tokens-optional main.tf:10 < main.tf:13 < main.tf:4', atKeyed],
  })),
  {
    name: 'a key that is not known',
    files: `${keyed}${instance(use('id = aws_launch_template.k[var.k].id'))}variable "k" {}\n`,
    targets: [keyedTemplate, 'aws_instance.i main.tf:13 unknown'],
    findings: ['unresolved main.tf:4 < main.tf:13', atKeyed],
  },
]);

testCases([
  {
    name: 'for_each over templates of which there is no telling how many',
    files: `variable "k" {}\n${template(`  for_each = var.k\n${required}`)}${instance(
      `  for_each = aws_launch_template.t\n${use('id = each.value.id\n    version = each.value.latest_version')}`,
    )}`,
    targets: ['aws_launch_template.t main.tf:2 compliant', 'aws_instance.i main.tf:8 compliant'],
  },
]);

const counted = template(`  count = 2\n${required}\n`);

// The template takes lines 1 to 7, the instance starts on line 8.
testCases(
  [
    'id = aws_launch_template.t[count.index].id\n    version = aws_launch_template.t[count.index].latest_version',
    'id = element(aws_launch_template.t.*.id, count.index)',
    'id = length(aws_launch_template.t) > 0 ? aws_launch_template.t[0].id : null',
    'id = aws_launch_template.t[0].id\n    version = one(slice(aws_launch_template.t[*].latest_version, 0, 1))',
  ].map((reference, index) => ({
    name: `${reference}: an instance of a template with count`,
    files: counted + instance(`  count = 2\n${use(reference)}`),
    targets: [
      'aws_launch_template.t main.tf:1 compliant',
      `aws_instance.i main.tf:8 ${index < 3 ? 'compliant' : 'unknown'}`,
    ],
    findings: index < 3 ? [] : ['unresolved main.tf:8'],
  })),
);

// The template takes lines 1 to 5, the instance starts on line 6.
testCases([
  ...[
    ...[
      'id = aws_launch_template.t.id',
      'name = aws_launch_template.t.name',
      'id = aws_launch_template.t[0].id',
    ],
    ...['id = one(aws_launch_template.t[*].id)\n    version = one(aws_launch_template.t[*].latest_version)'],
    ...[`id = "\${aws_launch_template.t.id}"`, 'id = one(aws_launch_template.t[*].id)', 'id = local.id'],
  ].map((reference) => ({
    name: `${reference}: the template’s tokens are the instance’s`,
    files: `${template(required)}${instance(use(reference))}locals {\n  id = aws_launch_template.t.id\n}\n`,
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 compliant'],
  })),
  {
    name: 'a spot request takes nothing of a template',
    files: template(required) + instance(id, 'aws_spot_instance_request'),
    targets: [compliantTemplate, 'aws_spot_instance_request.i main.tf:6 unknown'],
    findings: ['unresolved main.tf:6'],
  },
  {
    name: 'the template decides, so the finding stands there',
    files: template(optional) + instance(id),
    targets: [violatingTemplate, 'aws_instance.i main.tf:6 violation'],
    findings: ['tokens-optional main.tf:3 < main.tf:6', 'tokens-optional main.tf:3'],
  },
  {
    name: 'the template has no block',
    files: template('  image_id = "x"\n\n') + instance(id),
    targets: ['aws_launch_template.t main.tf:1 violation', 'aws_instance.i main.tf:6 violation'],
    findings: ['block-missing main.tf:1 < main.tf:6', 'block-missing main.tf:1'],
  },
  {
    name: 'own tokens override the template’s',
    files: template(optional) + instance(`${required}\n${id}`),
    targets: [violatingTemplate, 'aws_instance.i main.tf:6 compliant'],
    findings: ['tokens-optional main.tf:3'],
  },
  {
    name: 'own tokens override the template’s for the worse, too',
    files: template(required) + instance(`${optional}\n${id}`),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 violation'],
    findings: ['tokens-optional main.tf:8'],
  },
  {
    name: 'own options without tokens leave them to the template',
    files:
      template(required) + instance(`  metadata_options {\n    http_put_response_hop_limit = 2\n  }\n${id}`),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 compliant'],
  },
  {
    name: 'own tokens that are null leave them to the template',
    files: template(required) + instance(`  metadata_options {\n    http_tokens = null\n  }\n${id}`),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 compliant'],
  },
  {
    name: 'the template disables the endpoint',
    files: template('  metadata_options {\n    http_endpoint = "disabled"\n  }') + instance(id),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 compliant'],
  },
  {
    name: 'the instance enables the endpoint again',
    files:
      template('  metadata_options {\n    http_endpoint = "disabled"\n  }') +
      instance(`  metadata_options {\n    http_endpoint = "enabled"\n  }\n${id}`),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 violation'],
    findings: ['tokens-unset main.tf:2 < main.tf:6'],
  },
  {
    name: 'the instance disables the endpoint',
    files: template(optional) + instance(`  metadata_options {\n    http_endpoint = "disabled"\n  }\n${id}`),
    targets: [violatingTemplate, 'aws_instance.i main.tf:6 compliant'],
    findings: ['tokens-optional main.tf:3'],
  },
  ...[
    ...['id = "lt-1"', 'id = var.t', 'id = data.aws_launch_template.t.id', 'name = "web"'],
    ...['id = aws_launch_template.other.id', 'name = data.x.y.z'],
  ].map((reference) => ({
    name: `${reference}: a template that can’t be seen`,
    files: `${template(required)}${instance(use(reference))}variable "t" {}\n`,
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 unknown'],
    findings: ['unresolved main.tf:6'],
  })),
  {
    name: 'a template that can’t be seen, and own tokens',
    files: template(required) + instance(`${required}\n${use('id = "lt-1"')}`),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 compliant'],
  },
  ...[
    ...[
      '"$Latest"',
      '"$Default"',
      'aws_launch_template.t.latest_version',
      'aws_launch_template.t.default_version',
    ],
    ...['null', `"\${aws_launch_template.t.latest_version}"`],
  ].map((version) => ({
    name: `version ${version}`,
    files: template(required) + instance(use(`id = aws_launch_template.t.id\n    version = ${version}`)),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 compliant'],
  })),
  ...['"1"', '3', 'var.v', 'aws_launch_template.t2.latest_version'].map((version) => ({
    name: `version ${version}: not the template as it is written`,
    files: template(required) + instance(use(`id = aws_launch_template.t.id\n    version = ${version}`)),
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 unknown'],
    findings: ['unresolved main.tf:6'],
  })),
  {
    name: 'a dynamic launch_template that may not be there',
    files:
      template(required) +
      instance(
        '  dynamic "launch_template" {\n    for_each = var.x ? [1] : []\n    content {\n      id = aws_launch_template.t.id\n    }\n  }',
      ) +
      'variable "x" {}\n',
    targets: [compliantTemplate, 'aws_instance.i main.tf:6 unknown'],
    findings: ['unresolved main.tf:6'],
  },
  {
    name: 'one of two templates',
    files:
      template(required) +
      instance(use('id = var.x ? aws_launch_template.t.id : aws_launch_template.u.id')) +
      template(optional, 'u') +
      'variable "x" {}\n',
    targets: [
      compliantTemplate,
      'aws_instance.i main.tf:6 unknown',
      'aws_launch_template.u main.tf:11 violation',
    ],
    findings: ['unresolved main.tf:6', 'tokens-optional main.tf:13'],
  },
]);

testCases([
  {
    name: 'one item of a template with count, as it was written before Terraform 0.12',
    files:
      template(`  count = 1\n${required}`) +
      instance(use('id = join("", aws_launch_template.t.*.id)')) +
      instance(
        use(
          'id      = join("", aws_launch_template.t[*].id)\n    version = join("", aws_launch_template.t.*.latest_version)',
        ),
      ).replace('"i"', '"j"'),
    targets: [compliantTemplate, 'aws_instance.i main.tf:7 compliant', 'aws_instance.j main.tf:12 compliant'],
  },
  {
    name: 'a template with count that is not known, joined',
    files: `${template(`  count = var.n\n${required}`)}${instance(use('id = join("", aws_launch_template.t.*.id)'))}variable "n" {}\n`,
    targets: [compliantTemplate, 'aws_instance.i main.tf:7 compliant'],
  },
  ...[
    { reference: 'module.t.id', call: '' },
    { reference: 'module.t[0].id', call: '  count = 1\n' },
    { reference: 'one(module.t[*].id)', call: '  count = 1\n' },
    { reference: 'module.t["a"].id', call: '  for_each = toset(["a"])\n' },
  ].map(({ reference, call }) => ({
    name: `the template of a local module: ${reference}`,
    files: {
      'main.tf': `module "t" {\n${call}  source = "./t"\n}\n${instance(use(`id = ${reference}`))}`,
      't/main.tf': `${template(optional)}output "id" {\n  value = aws_launch_template.t.id\n}\n`,
    },
    targets: [
      `aws_instance.i main.tf:${call === '' ? 4 : 5} violation`,
      'module.t.aws_launch_template.t t/main.tf:1 violation',
    ],
    findings: [`tokens-optional t/main.tf:3 < main.tf:${call === '' ? 4 : 5}`, 'tokens-optional t/main.tf:3'],
  })),
  {
    name: 'a template that is given to a module as an argument',
    files: {
      'main.tf': `${template(`  count = 1\n${required}`)}module "i" {\n  source = "./i"\n  lt     = aws_launch_template.t[0].id\n}\n`,
      'i/main.tf': `variable "lt" {}\n${instance(use('id = var.lt'))}`,
    },
    targets: ['module.i.aws_instance.i i/main.tf:2 compliant', compliantTemplate],
  },
  {
    name: 'versions of a template behind an output',
    files: {
      'main.tf': `module "t" {\n  source = "./t"\n}\n${instance(use('id      = module.t.id\n    version = module.t.version'))}${instance(use('id      = module.t.id\n    version = "3"')).replace('"i"', '"old"')}`,
      't/main.tf': `${template(required)}output "id" {\n  value = aws_launch_template.t.id\n}\noutput "version" {\n  value = aws_launch_template.t.latest_version\n}\n`,
    },
    targets: [
      'aws_instance.i main.tf:4 compliant',
      'aws_instance.old main.tf:10 unknown',
      'module.t.aws_launch_template.t t/main.tf:1 compliant',
    ],
    findings: ['unresolved main.tf:10'],
  },
]);
