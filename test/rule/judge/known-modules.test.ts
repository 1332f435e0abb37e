// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import { describe, expect, it } from 'vitest';
import type { RulePolicy } from '../../../src/rule/rule-policy.ts';
import { place, scanText, verdicts } from '../judged.ts';

/** Arguments of the module call `m`. */
const call = (source: string, version: string | null, body = '') =>
  `module "m" {\n  source = "${source}"\n${version === null ? '' : `  version = "${version}"\n`}${body}}\n`;

/** Verdict of the call, `none` where it is no target, and where its finding stands. */
async function judged(text: string | Record<string, string>, policy?: RulePolicy): Promise<string> {
  const report = await scanText(text, policy);
  const [first] = verdicts(report);
  const [finding] = report.findings;
  return [first?.replace('module.m ', '') ?? 'none', finding && place(finding)].filter(Boolean).join(' ');
}

const ec2 = 'terraform-aws-modules/ec2-instance/aws';
const autoscaling = 'terraform-aws-modules/autoscaling/aws';
const eks = 'terraform-aws-modules/eks/aws';

interface Row {
  readonly name: string;
  readonly text: string | Record<string, string>;
  readonly expected: string;
}

function run(rows: readonly Row[]) {
  it.each(rows)('$name → $expected', async ({ text, expected }) => expect(await judged(text)).toBe(expected));
}

describe('the default of a release', () => {
  const before = 'violation module-default main.tf:1';
  const rows: [source: string, version: string | null, expected: string][] = [
    [ec2, '5.7.1', before],
    [ec2, '< 5.8.0', before],
    [ec2, '~> 5.6.0', before],
    [ec2, '5.8.0', 'compliant'],
    [ec2, '~> 5.0', 'compliant'],
    [ec2, '6.0.0', 'compliant'],
    [ec2, null, 'compliant'],
    [ec2, '~> 4.0', before],
    [ec2, '~> 5.0, != 5.8.0', before],
    [ec2, 'latest', 'unknown unresolved main.tf:1'],
    [ec2, '$' + '{var.v}', 'unknown unresolved main.tf:1'],
    [`registry.terraform.io/${ec2}`, '5.7.1', before],
    [`registry.opentofu.org/${ec2}`, '5.7.1', before],
    [`app.terraform.io/${ec2}`, '5.7.1', 'none'],
    [autoscaling, '8.3.1', before],
    [autoscaling, '~> 8.0', before],
    [autoscaling, '>= 8.0', 'compliant'],
    [autoscaling, '9.0.0', 'compliant'],
    [`${eks}//modules/eks-managed-node-group`, '17.24.0', 'none'],
    // Before 18.2.5 the group uses the module's template only where the template is named.
    [`${eks}//modules/eks-managed-node-group`, '18.0.0', 'unknown unresolved main.tf:1'],
    [`${eks}//modules/eks-managed-node-group`, '18.2.5', 'compliant'],
    [`${eks}//modules/self-managed-node-group`, '< 18.0.0', 'none'],
    [`${eks}//modules/self-managed-node-group`, '~> 21.0', 'compliant'],
    [`${eks}//modules/karpenter`, '~> 20.0', 'none'],
    [`${eks}//modules/fargate-profile`, '~> 20.0', 'none'],
    ['cloudposse/ec2-instance/aws', '0.27.0', before],
    ['cloudposse/ec2-instance/aws', '0.28.0', 'compliant'],
    ['cloudposse/eks-node-group/aws', '0.24.0', before],
    ['cloudposse/eks-node-group/aws', '0.25.0', 'compliant'],
    ['cloudposse/ec2-autoscale-group/aws', '0.22.0', before],
    ['cloudposse/ec2-autoscale-group/aws', '0.23.0', 'compliant'],
    ['cloudposse/ec2-bastion-server/aws', '0.5.0', before],
    ['cloudposse/ec2-bastion-server/aws', '0.6.0', before],
    ['cloudposse/ec2-bastion-server/aws', '0.20.0', 'compliant'],
    ['cloudposse/eks-node-group/aws', '1.0.0', before],
    ['cloudposse/eks-node-group/aws', '~> 1.0', before],
    ['cloudposse/ec2-instance-group/aws', '0.8.0', before],
    ['cloudposse/ec2-instance-group/aws', '0.9.0', 'compliant'],
    ['cloudposse/eks-workers/aws', '0.17.0', before],
    ['cloudposse/eks-workers/aws', '0.18.0', 'compliant'],
    ['cloudposse/eks-workers/aws', null, 'compliant'],
    ['cloudposse/eks-cluster/aws', null, 'none'],
    ['Guimove/bastion/aws', null, before],
    ['Guimove/bastion/aws', '3.0.2', before],
    ['guimove/bastion/aws', '~> 3.0', before],
    [`pcidss.compliance.tf/${ec2}`, null, 'compliant'],
    [`pcidss.compliance.tf/${ec2}`, '4.0.0', 'compliant'],
    [`hipaa.compliance.tf/${autoscaling}`, '7.0.0', 'compliant'],
    ['pcidss.compliance.tf/cloudposse/ec2-instance/aws', null, 'none'],
    ['terraform-aws-modules/vpc/aws', null, 'none'],
    ['terraform-aws-modules/eks-pod-identity/aws', null, 'none'],
    ['git::https://github.com/terraform-aws-modules/terraform-aws-ec2-instance.git?ref=v5.7.1', null, before],
    [
      'git::https://github.com/terraform-aws-modules/terraform-aws-ec2-instance.git?ref=v5.8.0',
      null,
      'compliant',
    ],
    ['git@github.com:cloudposse/terraform-aws-eks-workers.git?ref=0.17.0', null, before],
    ['github.com/cloudposse/terraform-aws-eks-workers?ref=tags/0.18.0', null, 'compliant'],
    ['github.com/cloudposse/terraform-aws-eks-workers', null, 'unknown unresolved main.tf:1'],
    ['github.com/cloudposse/terraform-aws-eks-workers?ref=main', null, 'unknown unresolved main.tf:1'],
    [
      'git::https://github.com/Guimove/terraform-aws-bastion?ref=4a1fbc2',
      null,
      'unknown unresolved main.tf:1',
    ],
    ['git::https://github.com/Guimove/terraform-aws-bastion?ref=3.0.6', null, before],
  ];
  run(
    rows.map(([source, version, expected]) => ({
      name: `${source} ${version ?? ''}`,
      text: call(source, version),
      expected,
    })),
  );
});

it('a version that is null is none', async () => {
  expect(await judged(`module "m" {\n  source  = "${ec2}"\n  version = null\n}\n`)).toBe('compliant');
});

describe('a source and a version that are other constants than literals', () => {
  const rows: [source: string, version: string][] = [
    [`("${ec2}")`, '("5.7.1")'],
    ['"terraform-aws-modules/${"ec2"}-instance/aws"', '"${"5.7.1"}"'],
    ['"terraform-aws-modules/%{ if true }ec2%{ endif }-instance/aws"', '"5.7.1"'],
    ['"terraform-\\u0061ws-modules/ec2-instance/aws"', 'true ? "5.7.1" : "5.8.0"'],
    [`true ? "${ec2}" : ""`, '"5.7.1"'],
  ];
  run(
    rows.map(([source, version]) => ({
      name: `${source} ${version}`,
      text: `module "m" {\n  source  = ${source}\n  version = ${version}\n}\n`,
      expected: 'violation module-default main.tf:1',
    })),
  );
});

describe('a map of metadata options', () => {
  const options = (text: string) => `  metadata_options = ${text}\n`;
  const rows: [name: string, version: string | null, text: string, expected: string, source?: string][] = [
    ['required', '5.0.0', '{ http_tokens = "required" }', 'compliant'],
    [
      'optional',
      null,
      '{\n    http_endpoint = "enabled"\n    http_tokens = "optional"\n  }',
      'violation tokens-optional main.tf:5',
    ],
    ['optional', '5.0.0', '{ http_tokens = "optional" }', 'violation tokens-optional main.tf:4'],
    ['misspelt', '6.0.0', '{ http_tokens = "Required" }', 'violation tokens-optional main.tf:4'],
    ['without tokens', '5.7.1', '{ http_endpoint = "enabled" }', 'violation module-default main.tf:4'],
    ['without tokens', '5.8.0', '{ http_endpoint = "enabled" }', 'compliant'],
    ['without tokens', '~> 6.0', '{ http_endpoint = "enabled" }', 'compliant'],
    ['empty', '~> 6.0', '{}', 'compliant'],
    ['empty', '~> 5.0', '{}', 'violation module-default main.tf:4'],
    ['null tokens', '~> 5.0', '{ http_tokens = null }', 'violation module-default main.tf:4'],
    ['null tokens', '~> 6.0', '{ http_tokens = null }', 'compliant'],
    ['a computed null', '5.0.0', 'var.a ? null : null', 'violation module-default main.tf:4'],
    ['null', '~> 6.0', 'null', 'violation module-default main.tf:4'],
    ['null', '5.0.0', 'null', 'violation module-default main.tf:4'],
    ['endpoint disabled', '5.0.0', '{ http_endpoint = "disabled" }', 'compliant'],
    [
      'endpoint disabled, optional',
      '5.0.0',
      '{ http_endpoint = "disabled", http_tokens = "optional" }',
      'compliant',
    ],
    ['unknown', '6.0.0', 'var.options', 'unknown unresolved main.tf:4'],
    ['unknown tokens', '6.0.0', '{ http_tokens = var.t }', 'unknown unresolved main.tf:4'],
    [
      'unknown endpoint',
      '6.0.0',
      '{ http_endpoint = var.e, http_tokens = "optional" }',
      'unknown unresolved main.tf:4',
    ],
    ['merged', '5.0.0', 'merge({ http_tokens = "optional" }, { http_tokens = "required" })', 'compliant'],
    [
      'merged',
      null,
      'merge(\n    { http_tokens = "required" },\n    { http_tokens = "optional" },\n  )',
      'violation tokens-optional main.tf:5',
    ],
    [
      'merged with unknown',
      null,
      'merge({ http_tokens = "required" }, var.more)',
      'unknown unresolved main.tf:3',
    ],
    [
      'both branches',
      null,
      'var.a ? { http_tokens = "required" } : { http_tokens = "required", x = 1 }',
      'compliant',
    ],
    [
      'one branch',
      null,
      'var.a ? { http_tokens = "required" } : { http_tokens = "optional" }',
      'unknown unresolved main.tf:3',
    ],
    ['no map', null, '"required"', 'unknown unresolved main.tf:3'],
    [
      'no ref, set',
      null,
      '{ http_tokens = "required" }',
      'compliant',
      'github.com/terraform-aws-modules/terraform-aws-ec2-instance',
    ],
    [
      'no ref, without tokens',
      null,
      '{ http_endpoint = "enabled" }',
      'unknown unresolved main.tf:3',
      'github.com/terraform-aws-modules/terraform-aws-ec2-instance',
    ],
    [
      'without tokens',
      '8.3.1',
      '{ http_endpoint = "enabled" }',
      'violation module-default main.tf:4',
      autoscaling,
    ],
    ['without tokens', '9.0.0', '{ http_endpoint = "enabled" }', 'compliant', autoscaling],
    ['null', '9.0.0', 'null', 'violation module-default main.tf:4', autoscaling],
    [
      'without tokens',
      '~> 18.0',
      '{ http_endpoint = "enabled" }',
      'violation module-default main.tf:4',
      `${eks}//modules/eks-managed-node-group`,
    ],
    [
      'without tokens',
      '~> 20.0',
      '{ http_endpoint = "enabled" }',
      'violation module-default main.tf:4',
      `${eks}//modules/eks-managed-node-group`,
    ],
    [
      'without tokens',
      '~> 21.0',
      '{ http_endpoint = "enabled" }',
      'compliant',
      `${eks}//modules/eks-managed-node-group`,
    ],
    ['null', '~> 21.0', 'null', 'compliant', `${eks}//modules/self-managed-node-group`],
    ['without tokens', null, '{}', 'compliant', `pcidss.compliance.tf/${ec2}`],
    [
      'optional',
      '6.0.0',
      '{ http_tokens = "optional" }',
      'violation tokens-optional main.tf:4',
      `pcidss.compliance.tf/${ec2}`,
    ],
  ];
  run(
    rows.map(([name, version, text, expected, source = ec2]) => ({
      name: `${source} ${version ?? ''}: ${name}`,
      text: call(source, version, options(text)),
      expected,
    })),
  );

  run([
    {
      name: 'a block, which Terraform refuses, is read as the map',
      text: call(ec2, null, '  metadata_options {\n    http_tokens = "optional"\n  }\n'),
      expected: 'violation tokens-optional main.tf:4',
    },
    {
      name: 'a block that requires tokens',
      text: call(ec2, '5.0.0', '  metadata_options {\n    http_tokens = "required"\n  }\n'),
      expected: 'compliant',
    },
    {
      name: 'a block without tokens',
      text: call(ec2, '5.0.0', '  metadata_options {\n    http_endpoint = "enabled"\n  }\n'),
      expected: 'violation module-default main.tf:4',
    },
    {
      name: 'a default of a variable decides where it stands',
      text: {
        'main.tf': call(ec2, null, '  metadata_options = var.options\n'),
        'variables.tf': 'variable "options" {\n  default = {\n    http_tokens = "optional"\n  }\n}\n',
      },
      expected: 'violation tokens-optional variables.tf:3',
    },
    {
      name: 'a local map without tokens',
      text:
        call(ec2, '5.0.0', '  metadata_options = local.options\n') +
        'locals {\n  options = { http_endpoint = "enabled" }\n}\n',
      expected: 'violation module-default main.tf:4',
    },
    {
      name: 'each instance of a call',
      text: call(
        ec2,
        null,
        '  for_each = { a = "required", b = "optional" }\n  metadata_options = { http_tokens = each.value }\n',
      ),
      expected: 'violation tokens-optional main.tf:3',
    },
    {
      name: 'a source that is no literal',
      text: `module "m" {\n  source = var.source # aws-modules/ec2-instance\n}\n`,
      expected: 'none',
    },
    { name: 'create = false', text: call(ec2, '5.0.0', '  create = false\n'), expected: 'not-created' },
    {
      name: 'create = true',
      text: call(ec2, '5.0.0', '  create = true\n'),
      expected: 'violation module-default main.tf:1',
    },
    {
      name: 'create is unknown',
      text: call(ec2, '5.0.0', '  create = var.c\n'),
      expected: 'violation module-default main.tf:1',
    },
    {
      name: 'enabled = false',
      text: call('cloudposse/ec2-instance/aws', '0.1.0', '  enabled = false\n'),
      expected: 'not-created',
    },
    {
      name: 'create_eks = false',
      text: call(eks, '17.0.0', '  create_eks = false\n  worker_groups = [{}]\n'),
      expected: 'not-created',
    },
    { name: 'count = 0', text: call(ec2, '5.0.0', '  count = 0\n'), expected: 'not-created' },
    {
      name: 'a launch template from elsewhere decides',
      text: call(autoscaling, '8.0.0', '  create_launch_template = false\n'),
      expected: 'unknown unresolved main.tf:1',
    },
    {
      name: 'JSON',
      text: {
        'main.tf.json':
          '{"module": {"m": {\n"source": "terraform-aws-modules/ec2-instance/aws",\n"metadata_options": {\n"http_tokens": "optional"}}}}',
      },
      expected: 'violation tokens-optional main.tf.json:4',
    },
  ]);
});

describe('a bool', () => {
  const cp = 'cloudposse/ec2-instance/aws';
  const rows: [name: string, source: string, version: string | null, body: string, expected: string][] = [
    ['true before the default', cp, '0.20.0', 'metadata_http_tokens_required = true', 'compliant'],
    ['false', cp, '1.0.0', 'metadata_http_tokens_required = false', 'violation tokens-optional main.tf:4'],
    [
      '"false"',
      cp,
      '1.0.0',
      'metadata_http_tokens_required = "false"',
      'violation tokens-optional main.tf:4',
    ],
    ['null', cp, '1.0.0', 'metadata_http_tokens_required = null', 'violation module-default main.tf:4'],
    [
      'null where it is not allowed',
      'cloudposse/eks-node-group/aws',
      '~> 3.0',
      'metadata_http_tokens_required = null',
      'compliant',
    ],
    ['unknown', cp, '1.0.0', 'metadata_http_tokens_required = var.t', 'unknown unresolved main.tf:4'],
    ['no bool', cp, '1.0.0', 'metadata_http_tokens_required = "yes"', 'unknown unresolved main.tf:4'],
    ['endpoint off', cp, '0.1.0', 'metadata_http_endpoint_enabled = false', 'compliant'],
    [
      'endpoint on',
      cp,
      '0.1.0',
      'metadata_http_endpoint_enabled = true',
      'violation module-default main.tf:1',
    ],
    [
      'endpoint unknown',
      cp,
      '0.1.0',
      'metadata_http_endpoint_enabled = var.e',
      'unknown unresolved main.tf:1',
    ],
    [
      'true without ref',
      'github.com/cloudposse/terraform-aws-ec2-instance',
      null,
      'metadata_http_tokens_required = true',
      'compliant',
    ],
    ['true', 'Guimove/bastion/aws', null, 'use_imds_v2 = true', 'compliant'],
    ['false', 'Guimove/bastion/aws', null, 'use_imds_v2 = false', 'violation tokens-optional main.tf:3'],
  ];
  run(
    rows.map(([name, source, version, body, expected]) => ({
      name: `${source} ${version ?? ''}: ${name}`,
      text: call(source, version, `  ${body}\n`),
      expected,
    })),
  );
});

describe('node groups of eks', () => {
  const rows: [name: string, version: string | null, body: string, expected: string][] = [
    ['no group', '17.0.0', '', 'none'],
    ['an empty map', '17.0.0', 'worker_groups = []', 'none'],
    ['an empty map', null, 'eks_managed_node_groups = {}', 'none'],
    [
      'defaults without any group',
      '~> 19.0',
      'eks_managed_node_group_defaults = { metadata_options = { http_tokens = "optional" } }',
      'none',
    ],
    ['a group', '~> 18.0', 'eks_managed_node_groups = { a = {} }', 'compliant'],
    ['a group', null, 'self_managed_node_groups = { a = {} }', 'compliant'],
    [
      'a worker group',
      '17.24.0',
      'worker_groups = [{ instance_type = "t3.small" }]',
      'violation module-default main.tf:1',
    ],
    [
      'a worker group that requires tokens',
      '17.24.0',
      'worker_groups = [{ metadata_http_tokens = "required" }]',
      'compliant',
    ],
    [
      'one that does not',
      '17.24.0',
      'worker_groups_launch_template = [{ metadata_http_tokens = "required" }, {}]',
      'violation module-default main.tf:1',
    ],
    [
      'defaults of workers',
      '17.24.0',
      'worker_groups = [{}]\n  workers_group_defaults = { metadata_http_tokens = "required" }',
      'compliant',
    ],
    [
      'optional',
      '~> 20.0',
      'eks_managed_node_groups = {\n    a = {\n      metadata_options = { http_tokens = "optional" }\n    }\n  }',
      'violation tokens-optional main.tf:6',
    ],
    [
      'optional',
      null,
      'eks_managed_node_groups = {\n    a = {\n      metadata_options = {\n        http_tokens = "optional"\n      }\n    }\n  }',
      'violation tokens-optional main.tf:6',
    ],
    [
      'without tokens',
      '~> 20.0',
      'eks_managed_node_groups = {\n    a = {}\n    b = { metadata_options = { http_endpoint = "enabled" } }\n  }',
      'violation module-default main.tf:6',
    ],
    [
      'without tokens',
      '~> 21.0',
      'eks_managed_node_groups = { b = { metadata_options = { http_endpoint = "enabled" } } }',
      'compliant',
    ],
    [
      'optional defaults',
      '~> 19.0',
      'eks_managed_node_groups = { a = {} }\n  eks_managed_node_group_defaults = { metadata_options = { http_tokens = "optional" } }',
      'violation tokens-optional main.tf:5',
    ],
    [
      'a group over optional defaults',
      '~> 19.0',
      'eks_managed_node_groups = { a = { metadata_options = { http_tokens = "required" } } }\n  eks_managed_node_group_defaults = { metadata_options = { http_tokens = "optional" } }',
      'compliant',
    ],
    [
      'a group’s map replaces that of the defaults',
      '~> 19.0',
      'eks_managed_node_groups = { a = { metadata_options = { http_endpoint = "enabled" } } }\n  eks_managed_node_group_defaults = { metadata_options = { http_tokens = "required" } }',
      'violation module-default main.tf:4',
    ],
    [
      'endpoint disabled',
      '~> 19.0',
      'self_managed_node_groups = { a = { metadata_options = { http_endpoint = "disabled" } } }',
      'compliant',
    ],
    ['unknown groups', '~> 20.0', 'eks_managed_node_groups = var.groups', 'unknown unresolved main.tf:4'],
    [
      'an unknown group',
      '~> 20.0',
      'eks_managed_node_groups = { a = var.group }',
      'unknown unresolved main.tf:4',
    ],
    [
      'unknown tokens',
      '~> 20.0',
      'eks_managed_node_groups = { a = { metadata_options = { http_tokens = var.t } } }',
      'unknown unresolved main.tf:4',
    ],
    [
      'merged with an unknown map',
      '~> 20.0',
      'eks_managed_node_groups = merge({ a = {} }, var.groups)',
      'unknown unresolved main.tf:4',
    ],
    [
      'unknown attributes beside',
      '~> 20.0',
      'eks_managed_node_groups = { a = { subnet_ids = module.vpc.private_subnets } }',
      'compliant',
    ],
    [
      'a group that is not created',
      '~> 20.0',
      'eks_managed_node_groups = { a = { create = false, metadata_options = {} } }',
      'compliant',
    ],
    [
      'a launch template from elsewhere',
      '~> 20.0',
      'eks_managed_node_groups = { a = { create_launch_template = false, metadata_options = {} } }',
      'unknown unresolved main.tf:4',
    ],
    [
      'a launch template of EKS',
      '~> 20.0',
      'eks_managed_node_groups = { a = { use_custom_launch_template = false } }',
      'unknown unresolved main.tf:4',
    ],
    [
      'a for expression',
      '~> 20.0',
      'eks_managed_node_groups = { for n in ["a", "b"] : n => { metadata_options = { http_tokens = "optional" } } }',
      'violation tokens-optional main.tf:4',
    ],
    [
      'null',
      '~> 20.0',
      'eks_managed_node_groups = { a = { metadata_options = null } }',
      'violation module-default main.tf:4',
    ],
    ['null', '~> 21.0', 'eks_managed_node_groups = { a = { metadata_options = null } }', 'compliant'],
    [
      'a worker group that says null',
      '17.24.0',
      'worker_groups = [{ metadata_http_tokens = null }]',
      'violation module-default main.tf:4',
    ],
    ['a managed group below 18', '17.24.0', 'node_groups = { a = {} }', 'unknown unresolved main.tf:4'],
    [
      'a managed group below 18 whose tokens nothing reads',
      '17.24.0',
      'node_groups = { a = { metadata_http_tokens = "required" } }',
      'unknown unresolved main.tf:4',
    ],
    [
      'a managed group below 18 with a template of the module',
      '17.24.0',
      'node_groups = { a = { create_launch_template = true } }',
      'violation module-default main.tf:1',
    ],
    [
      'a managed group below 18 that requires tokens',
      '17.24.0',
      'node_groups = { a = { create_launch_template = true, metadata_http_tokens = "required" } }',
      'compliant',
    ],
    [
      'a managed group of a release that ignores the key',
      '17.17.0',
      'node_groups = { a = { create_launch_template = true, metadata_http_tokens = "required" } }',
      'violation module-default main.tf:4',
    ],
    [
      'a worker group whose endpoint is off',
      '17.24.0',
      'worker_groups = [{ metadata_http_endpoint = "disabled" }]',
      'compliant',
    ],
    [
      'a worker group that says optional',
      '17.24.0',
      'worker_groups = [\n    { metadata_http_tokens = "optional" },\n  ]',
      'violation tokens-optional main.tf:5',
    ],
    [
      'computed worker groups',
      '17.24.0',
      'worker_groups = [for n in ["a"] : { name = n }]',
      'violation module-default main.tf:1',
    ],
    [
      'computed tokens of worker groups',
      '17.24.0',
      'worker_groups = [for n in ["a"] : { metadata_http_tokens = var.t }]',
      'unknown unresolved main.tf:4',
    ],
    ['groups that are null', '~> 20.0', 'eks_managed_node_groups = var.a ? null : null', 'compliant'],
    ['groups that are no map', '~> 20.0', 'eks_managed_node_groups = "a"', 'unknown unresolved main.tf:4'],
    [
      'groups that Terraform refuses',
      '~> 20.0',
      'eks_managed_node_groups = { a = local.m.missing }',
      'unknown unresolved main.tf:4',
    ],
    [
      'an unknown set of defaults',
      '~> 20.0',
      'eks_managed_node_groups = { a = {} }\n  eks_managed_node_group_defaults = var.d',
      'unknown unresolved main.tf:5',
    ],
    [
      'violation over unknown',
      '~> 20.0',
      'eks_managed_node_groups = { a = var.group, b = { metadata_options = { http_tokens = "optional" } } }',
      'violation tokens-optional main.tf:4',
    ],
  ];
  run(
    rows.map(([name, version, body, expected]) => ({
      name: `${version ?? ''}: ${name}`,
      text: call(eks, version, body && `  ${body}\n`),
      expected,
    })),
  );

  run([
    {
      name: 'compliance.tf',
      text: call(
        `cis.compliance.tf/${eks}`,
        null,
        '  eks_managed_node_groups = { a = { metadata_options = {} } }\n',
      ),
      expected: 'compliant',
    },
    {
      name: 'compliance.tf, undone',
      text: call(
        `cis.compliance.tf/${eks}`,
        null,
        '  eks_managed_node_groups = { a = { metadata_options = { http_tokens = "optional" } } }\n',
      ),
      expected: 'violation tokens-optional main.tf:3',
    },
    {
      name: 'wrappers: items with their defaults',
      text: call(
        `${ec2}//wrappers`,
        '5.0.0',
        '  defaults = { metadata_options = { http_tokens = "required" } }\n  items = { a = {} }\n',
      ),
      expected: 'compliant',
    },
    {
      name: 'wrappers: an item without options',
      text: call(`${ec2}//wrappers`, '5.0.0', '  items = { a = {} }\n'),
      expected: 'violation module-default main.tf:1',
    },
  ]);
});

describe('what decides outside of the call', () => {
  const childCall = (body: string) => `variable "o" {\n  default = {}\n}\n${call(ec2, '5.0.0', body)}`;
  run([
    {
      name: 'an argument of the caller',
      text: {
        'main.tf': 'module "app" {\n  source = "./app"\n  o = {\n    http_tokens = "optional"\n  }\n}\n',
        'app/main.tf': childCall('  metadata_options = var.o\n'),
      },
      expected: 'module.app.violation tokens-optional main.tf:4',
    },
    {
      name: 'a tfvars file',
      text: {
        'main.tf': childCall('  metadata_options = var.o\n'),
        'terraform.tfvars': 'o = {\n  http_tokens = "optional"\n}\n',
      },
      expected: 'violation tokens-optional terraform.tfvars:2',
    },
    {
      name: 'a file for -var-file',
      text: {
        'main.tf':
          call(ec2, null, '  metadata_options = { http_tokens = var.t }\n') +
          'variable "t" {\n  default = "required"\n}\n',
        'prod.tfvars': 't = "optional"\n',
      },
      expected: 'violation tokens-optional prod.tfvars:1',
    },
    {
      name: 'an override file',
      text: {
        'main.tf': call(ec2, '5.0.0', '  metadata_options = { http_tokens = "required" }\n'),
        'override.tf': 'module "m" {\n  metadata_options = { http_tokens = "optional" }\n}\n',
      },
      expected: 'violation tokens-optional override.tf:2',
    },
    {
      name: 'an override of the version',
      text: { 'main.tf': call(ec2, '5.0.0'), 'override.tf': 'module "m" {\n  version = "6.0.0"\n}\n' },
      expected: 'compliant',
    },
    {
      name: 'groups of the caller',
      text: {
        'main.tf':
          'module "app" {\n  source = "./app"\n  groups = {\n    a = { metadata_options = {} }\n  }\n}\n',
        'app/main.tf': `variable "groups" {}\n${call(eks, '~> 20.0', '  eks_managed_node_groups = var.groups\n')}`,
      },
      expected: 'module.app.violation module-default main.tf:4',
    },
  ]);
});

describe('the policy endpoint_disabled', () => {
  const policy: RulePolicy = {
    endpoint_disabled: 'violation',
    account_default: 'ignore',
    suppressions: 'all',
    expiry: 'optional',
  };
  it.each([
    [ec2, '  metadata_options = { http_endpoint = "disabled" }\n'],
    ['cloudposse/ec2-instance/aws', '  metadata_http_endpoint_enabled = false\n'],
  ])('%s', async (source, body) =>
    expect(await judged(call(source, '0.1.0', body), policy)).toMatch(/^violation/),
  );
});

describe('fixes', () => {
  const fixed = async (text: string, path = 'main.tf') => {
    const [finding] = (await scanText({ [path]: text })).findings;
    return finding?.fix?.edits.reduceRight(
      (after, { start, end, text: insert }) => after.slice(0, start) + insert + after.slice(end),
      text,
    );
  };
  const rows: { name: string; before: string; after: string | undefined }[] = [
    {
      name: 'a literal',
      before: call(ec2, null, '  metadata_options = { http_tokens = "optional" }\n'),
      after: call(ec2, null, '  metadata_options = { http_tokens = "required" }\n'),
    },
    {
      name: 'a map on one line',
      before: call(ec2, '5.0.0', '  metadata_options = { http_endpoint = "enabled" }\n'),
      after: call(
        ec2,
        '5.0.0',
        '  metadata_options = { http_endpoint = "enabled", http_tokens = "required" }\n',
      ),
    },
    {
      name: 'an empty map',
      before: call(ec2, '5.0.0', '  metadata_options = {}\n'),
      after: call(ec2, '5.0.0', '  metadata_options = { http_tokens = "required" }\n'),
    },
    {
      name: 'a map of lines',
      before: call(ec2, '5.0.0', '  metadata_options = {\n    http_endpoint = "enabled" # on\n  }\n'),
      after: call(
        ec2,
        '5.0.0',
        '  metadata_options = {\n    http_endpoint = "enabled" # on\n    http_tokens   = "required"\n  }\n',
      ),
    },
    {
      name: 'null',
      before: call(ec2, '5.0.0', '  metadata_options = null\n'),
      after: call(
        ec2,
        '5.0.0',
        '  metadata_options = { http_endpoint = "enabled", http_tokens = "required" }\n',
      ),
    },
    {
      name: 'null tokens, which are replaced and not set twice',
      before: call(ec2, '5.0.0', '  metadata_options = { http_tokens = null }\n'),
      after: call(ec2, '5.0.0', '  metadata_options = { http_tokens = "required" }\n'),
    },
    {
      name: 'a bool',
      before: call('cloudposse/ec2-instance/aws', null, '  metadata_http_tokens_required = false\n'),
      after: call('cloudposse/ec2-instance/aws', null, '  metadata_http_tokens_required = true\n'),
    },
    {
      name: 'every group',
      before: call(
        eks,
        '~> 20.0',
        '  eks_managed_node_groups = {\n    a = { metadata_options = {} }\n    b = {}\n    c = { metadata_options = { http_tokens = "optional" } }\n  }\n',
      ),
      after: call(
        eks,
        '~> 20.0',
        '  eks_managed_node_groups = {\n    a = { metadata_options = { http_tokens = "required" } }\n    b = {}\n    c = { metadata_options = { http_tokens = "required" } }\n  }\n',
      ),
    },
    {
      name: 'worker groups',
      before: call(eks, '17.24.0', '  worker_groups = [\n    { name = "a" },\n  ]\n'),
      after: call(
        eks,
        '17.24.0',
        '  worker_groups = [\n    { name = "a", metadata_http_tokens = "required" },\n  ]\n',
      ),
    },
    {
      name: 'a local map',
      before: `${call(ec2, '5.0.0', '  metadata_options = local.o\n')}locals {\n  o = { http_endpoint = "enabled" }\n}\n`,
      after: `${call(ec2, '5.0.0', '  metadata_options = local.o\n')}locals {\n  o = { http_endpoint = "enabled", http_tokens = "required" }\n}\n`,
    },
    {
      name: 'the one literal of a computed value',
      before: call(ec2, null, '  metadata_options = merge({}, { http_tokens = lower("OPTIONAL") })\n'),
      after: call(ec2, null, '  metadata_options = merge({}, { http_tokens = lower("required") })\n'),
    },
  ];
  it.each(rows)('$name', async ({ before, after }) => expect(await fixed(before)).toBe(after));

  const jsonRows: { name: string; source: string; before: unknown; after: unknown }[] = [
    {
      name: 'a group without a map',
      source: 'github.com/terraform-aws-modules/terraform-aws-eks',
      before: { eks_managed_node_groups: { a: {}, b: { metadata_options: { http_tokens: null } } } },
      after: {
        eks_managed_node_groups: {
          a: { metadata_options: { http_endpoint: 'enabled', http_tokens: 'required' } },
          b: { metadata_options: { http_tokens: 'required' } },
        },
      },
    },
    {
      name: 'null',
      source: 'github.com/terraform-aws-modules/terraform-aws-ec2-instance?ref=v5.0.0',
      before: { metadata_options: null },
      after: { metadata_options: { http_endpoint: 'enabled', http_tokens: 'required' } },
    },
    {
      name: 'nothing',
      source: 'github.com/terraform-aws-modules/terraform-aws-ec2-instance?ref=v5.0.0',
      before: {},
      after: { metadata_options: { http_endpoint: 'enabled', http_tokens: 'required' } },
    },
  ];
  it.each(jsonRows)('$name, in JSON', async ({ source, before, after }) => {
    const text = (body: unknown) => JSON.stringify({ module: { m: { source, ...(body as object) } } });
    const mended = await fixed(text(before), 'main.tf.json');
    expect(mended && JSON.parse(mended)).toEqual(JSON.parse(text(after)));
  });
});

describe('messages', () => {
  it('say which release allows IMDSv1', async () => {
    const [finding] = (await scanText(call(ec2, '5.6.0'))).findings;
    expect(finding?.message).toMatch(
      /^`metadata_options` is not set, and terraform-aws-modules\/ec2-instance\/aws \(before 5\.8\.0\) then allows IMDSv1\./,
    );
  });

  it('say that a block is not valid Terraform', async () => {
    const [finding] = (
      await scanText(call(ec2, null, '  metadata_options {\n    http_tokens = "optional"\n  }\n'))
    ).findings;
    expect(finding?.message).toContain('Unsupported block type');
  });
});
