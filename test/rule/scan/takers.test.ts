import { testCases } from './cases.ts';

const template = `resource "aws_launch_template" "t" {
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
`;
const seen = 'aws_launch_template.t main.tf:1 compliant';
const resource = (type: string, body: string) => `resource "${type}" "x" {\n${body}\n}\n`;

/** Each of these takes its options from the template that `ID` names; the resource starts on line 7. */
const shapes: Readonly<Record<string, string>> = {
  aws_autoscaling_group: '  launch_template {\n    id = ID\n  }',
  aws_ec2_fleet:
    '  launch_template_config {\n    launch_template_specification {\n      launch_template_id = ID\n    }\n  }',
  aws_spot_fleet_request:
    '  launch_template_config {\n    launch_template_specification {\n      id = ID\n    }\n  }',
  aws_eks_node_group: '  launch_template {\n    id = ID\n  }',
  aws_batch_compute_environment:
    '  compute_resources {\n    type = "EC2"\n    launch_template {\n      launch_template_id = ID\n    }\n  }',
};
const mixed = `  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.t.id
      }
      override {
        launch_template_specification {
          launch_template_id = ID
        }
      }
    }
  }`;

testCases(
  [...Object.entries(shapes), ['aws_autoscaling_group', mixed] as const].flatMap(([type, body]) => [
    ...['aws_launch_template.t.id', 'local.id', 'aws_launch_template.t.name'].map((id) => ({
      name: `${type} of a template in view (${id}): judged there`,
      files: `${template}${resource(type, body.replace('ID', id))}locals {\n  id = aws_launch_template.t.id\n}\n`,
      targets: [seen],
    })),
    {
      name: `${type} of a template out of view`,
      files: template + resource(type, body.replace('ID', '"lt-0123456789abcdef0"')),
      targets: [seen, `${type}.x main.tf:7 unknown`],
      findings: [`unresolved main.tf:${lineOf(type, body)}`],
    },
    {
      name: `${type}: count = 0 is no target`,
      files: resource(type, `  count = 0\n${body.replace('ID', 'var.id')}`),
      targets: [],
    },
    {
      name: `${type} of a template that one branch has`,
      files: `${template}${resource(type, body.replace('ID', 'var.own ? aws_launch_template.t.id : var.id'))}variable "own" {}\nvariable "id" {}\n`,
      targets: [seen, `${type}.x main.tf:7 unknown`],
      findings: [`unresolved main.tf:${lineOf(type, body)}`],
    },
  ]),
);

/** Where the finding stands: at the innermost block that names the template. */
function lineOf(type: string, body: string): number {
  if (body === mixed) return 14;
  const lines: Record<string, number> = {
    aws_autoscaling_group: 8,
    aws_eks_node_group: 8,
    aws_batch_compute_environment: 10,
  };
  return lines[type] ?? 9;
}

testCases([
  {
    name: 'a group that is given neither template nor configuration, as Terraform refuses it: what makes one of it decides',
    files: resource('aws_autoscaling_group', '  min_size = 1\n  launch_configuration = null'),
    targets: ['aws_autoscaling_group.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:1'],
  },
  {
    name: 'a group with its template as Terraform 0.11 took it',
    files: resource('aws_autoscaling_group', '  launch_template = {\n    id = "lt-1"\n  }'),
    targets: [],
  },
  {
    name: 'a group that is given none in one branch only: that branch is none',
    files: `${template}variable "use" {}\n${resource(
      'aws_autoscaling_group',
      '  dynamic "launch_template" {\n    for_each = var.use ? [1] : []\n    content {\n      id = aws_launch_template.t.id\n    }\n  }',
    )}`,
    targets: [seen],
  },
  {
    name: 'a node group without a launch template: EKS makes its own',
    files: resource('aws_eks_node_group', '  cluster_name = "c"'),
    targets: ['aws_eks_node_group.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:1'],
  },
  {
    name: 'a spot fleet with its own specification: it has no metadata options',
    files: resource('aws_spot_fleet_request', '  launch_specification {\n    ami = "ami-1"\n  }'),
    targets: ['aws_spot_fleet_request.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:2'],
  },
  ...['EC2', 'SPOT'].map((type) => ({
    name: `Batch on ${type} without a template`,
    files: resource('aws_batch_compute_environment', `  compute_resources {\n    type = "${type}"\n  }`),
    targets: ['aws_batch_compute_environment.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:2'],
  })),
  ...[
    '  compute_resources {\n    type = "FARGATE"\n  }',
    '  compute_resources {\n    type = "FARGATE_SPOT"\n  }',
    '  type = "UNMANAGED"',
  ].map((body) => ({
    name: `Batch without instances of its own: ${body}`,
    files: resource('aws_batch_compute_environment', body),
    targets: [],
  })),
  {
    name: 'an EMR cluster without a security configuration',
    files: resource('aws_emr_cluster', '  name = "c"'),
    targets: ['aws_emr_cluster.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:1'],
  },
  {
    name: 'an EMR cluster with one out of view',
    files: resource('aws_emr_cluster', '  security_configuration = "there"'),
    targets: ['aws_emr_cluster.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:2'],
  },
  {
    name: 'an EMR cluster with one of this configuration: judged there',
    files:
      resource('aws_emr_cluster', '  security_configuration = aws_emr_security_configuration.s.name') +
      'resource "aws_emr_security_configuration" "s" {\n  configuration = jsonencode({ InstanceMetadataServiceConfiguration = { MinimumInstanceMetadataServiceVersion = 2 } })\n}\n',
    targets: ['aws_emr_security_configuration.s main.tf:4 compliant'],
  },
  {
    name: 'a group with a launch configuration of this module',
    files:
      'resource "aws_launch_configuration" "c" {\n  metadata_options {\n    http_tokens = "required"\n  }\n}\n' +
      resource('aws_autoscaling_group', '  launch_configuration = aws_launch_configuration.c.name'),
    targets: ['aws_launch_configuration.c main.tf:1 compliant'],
  },
  {
    name: 'a group whose template comes through a local module’s output and argument',
    files: {
      'main.tf':
        'module "t" {\n  source = "./t"\n}\nmodule "g" {\n  source = "./g"\n  id     = module.t.id\n}\n' +
        resource('aws_autoscaling_group', '  launch_template {\n    id = module.t.id\n  }'),
      't/main.tf': `${template}output "id" {\n  value = aws_launch_template.t.id\n}\n`,
      'g/main.tf': `variable "id" {}\n${resource('aws_autoscaling_group', '  launch_template {\n    id = var.id\n  }')}`,
    },
    targets: ['module.t.aws_launch_template.t t/main.tf:1 compliant'],
  },
]);

testCases([
  ...['http_tokens = "required"', 'http_tokens = "optional"'].map((tokens) => ({
    name: `a spot request: its block decides nothing (${tokens})`,
    files: resource('aws_spot_instance_request', `  metadata_options {\n    ${tokens}\n  }`),
    targets: ['aws_spot_instance_request.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:2'],
  })),
  {
    name: 'a spot request without a block',
    files: resource('aws_spot_instance_request', '  ami = "ami-1"'),
    targets: ['aws_spot_instance_request.x main.tf:1 unknown'],
    findings: ['unresolved main.tf:1'],
  },
]);

const own = `resource "aws_launch_template" "own" {
  count = var.own ? 1 : 0
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
resource "aws_eks_node_group" "x" {
  launch_template {
    id = try(aws_launch_template.own[0].id, var.id)
  }
}
variable "own" {}
variable "id" {}
`;
const call = (body: string) => `module "m" {\n  source = "./m"\n${body}}\n`;
const ownSeen = 'module.m.aws_launch_template.own m/main.tf:1 compliant';

testCases([
  {
    name: 'a template that the call has made: judged there',
    files: { 'main.tf': call('  own = true\n  id  = ""\n'), 'm/main.tf': own },
    targets: [ownSeen],
  },
  {
    name: 'a template that the call has not made is none: the other one decides',
    files: { 'main.tf': call('  own = false\n  id  = "lt-0"\n'), 'm/main.tf': own },
    targets: [ownSeen, 'module.m.aws_eks_node_group.x m/main.tf:8 unknown'],
    findings: ['unresolved m/main.tf:9'],
  },
  {
    name: 'a world that creates no group has no outcome',
    files: `variable "on" {}
resource "aws_launch_template" "t" {
  count = var.on ? 1 : 0
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
resource "aws_eks_node_group" "x" {
  count = var.on ? 1 : 0
  dynamic "launch_template" {
    for_each = var.on ? [1] : []
    content {
      id = aws_launch_template.t[0].id
    }
  }
}
`,
    targets: ['aws_launch_template.t main.tf:2 compliant'],
  },
  {
    name: 'a group that no world creates, of a template that one world has',
    files: `variable "on" {}
resource "aws_launch_template" "t" {
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}
variable "second" {
  default = false
}
resource "aws_eks_node_group" "x" {
  count = var.on && var.second ? 1 : 0
  launch_template {
    id = var.on ? aws_launch_template.t.id : ""
  }
}
`,
    targets: ['aws_launch_template.t main.tf:2 compliant'],
  },
  {
    name: 'a world that creates no instance has no outcome, whatever its options would be',
    files: `variable "on" {}
resource "aws_instance" "x" {
  count = var.on ? 1 : 0
  metadata_options {
    http_tokens = var.on ? "required" : "optional"
  }
}
`,
    targets: ['aws_instance.x main.tf:2 compliant'],
  },
  {
    name: 'a call whose element is long is followed all the same',
    files: {
      'main.tf': `module "m" {
  source   = "./m"
  for_each = { a = { text = "${'long '.repeat(1000)}" } }
  own      = each.value.text != ""
  id       = ""
}
`,
      'm/main.tf': own,
    },
    targets: [ownSeen],
  },
]);
