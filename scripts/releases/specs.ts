/** The questions about each release of a module: which inputs it may have, and what replaces its template. */
export interface Spec {
  /** `owner/repository` at GitHub. */
  readonly repository: string;
  /** `namespace/name/provider` in the registry. */
  readonly source: string;
  readonly submodule: string;
  /** An argument that holds groups of instances, with the inputs inside of each; null where the call has them. */
  readonly group: Group | null;
  readonly inputs: readonly Input[];
  /** Arguments with which the module makes nothing, or takes a template that the caller gives. */
  readonly switches: readonly Switch[];
  /** Where it makes no template of its own, its group takes one that the caller gives, which decides then. */
  readonly takes: boolean;
}

interface Group {
  readonly argument: string;
  readonly shape: 'map' | 'list';
  /** Where in a group the inputs stand. */
  readonly path: readonly string[];
  /** Arguments whose values stand in for what a group leaves out, the nearest first. */
  readonly defaults: readonly string[];
}

export interface Input {
  readonly name: string;
  /** A map with the arguments of `metadata_options`, a bool, or `http_tokens` itself. */
  readonly kind: 'map' | 'bool' | 'string';
}

export interface Switch {
  readonly name: string;
  /** With this value, in Terraform's language. */
  readonly value: string;
  /**
   * Makes the module make nothing (`nothing`), or take another template than its own, which decides then (`template`).
   * `assumed`: nothing, too, by a module that is not among the repositories (`module.this.enabled` of Cloud Posse).
   */
  readonly effect: 'nothing' | 'template' | 'assumed';
  /** Arguments that the release needs beside it, so that Terraform takes the call. */
  readonly beside?: string;
}

const options: Input = { name: 'metadata_options', kind: 'map' };
const required: Input = { name: 'metadata_http_tokens_required', kind: 'bool' };
const tokens: Input = { name: 'metadata_http_tokens', kind: 'string' };
const off = (name: string): Switch => ({ name, value: 'false', effect: 'nothing' });
const other = (name: string, value: string): Switch => ({ name, value, effect: 'template' });
const given = (name: string): Switch => other(name, '"lt-0123456789abcdef0"');
const group = (argument: string, defaults: readonly string[] = [], more: Partial<Group> = {}): Group => ({
  argument,
  shape: 'map',
  path: [],
  defaults,
  ...more,
});

const groupSwitches = [
  off('create'),
  other('create_launch_template', 'false'),
  other('use_custom_launch_template', 'false'),
  given('launch_template_id'),
  given('launch_template_name'),
  other('launch_template_name', '""'),
];
const spot = other('create_spot_instance', 'true');
const template = other('launch_template', '{ id = "lt-0123456789abcdef0" }');

function official(
  name: string,
  submodule: string,
  inputs: readonly Input[],
  switches: readonly Switch[],
  of: Group | null = null,
): Spec {
  return {
    repository: `terraform-aws-modules/terraform-aws-${name}`,
    source: `terraform-aws-modules/${name}/aws`,
    submodule,
    group: of,
    inputs,
    switches,
    takes: name === 'autoscaling',
  };
}

function cloudPosse(name: string, inputs: readonly Input[], switches: readonly Switch[] = []): Spec {
  return {
    repository: `cloudposse/terraform-aws-${name}`,
    source: `cloudposse/${name}/aws`,
    submodule: '',
    group: null,
    inputs,
    switches: [{ name: 'enabled', value: 'false', effect: 'assumed' }, ...switches],
    takes: false,
  };
}

function runner(submodule: string, inputs: readonly Input[], of: Group | null = null): Spec {
  return {
    repository: 'github-aws-runners/terraform-aws-github-runner',
    source: 'github-aws-runners/github-runner/aws',
    submodule,
    group: of,
    inputs,
    switches: [],
    takes: false,
  };
}

const instanceSwitches: readonly Switch[] = [
  off('create'),
  spot,
  template,
  { name: 'instance_count', value: '0', effect: 'nothing' },
];
const scalingSwitches = [
  off('create'),
  other('create_launch_template', 'false'),
  other('create_lt', 'false'),
  other('create_lc', 'false'),
  { ...other('create_lt', 'true'), beside: 'use_lt = true' },
  { ...other('create_lc', 'true'), beside: 'use_lc = true' },
  { ...given('launch_template'), beside: 'use_lt = true' },
  { ...given('launch_configuration'), beside: 'use_lc = true' },
];

export const specs: readonly Spec[] = [
  official('ec2-instance', '', [options], instanceSwitches),
  official('ec2-instance', 'wrappers', [options], instanceSwitches, group('items', ['defaults'])),
  official('autoscaling', '', [options], scalingSwitches),
  official('autoscaling', 'wrappers', [options], scalingSwitches, group('items', ['defaults'])),
  official('eks', '', [], [off('create'), off('create_eks')]),
  official(
    'eks',
    '',
    [options],
    groupSwitches,
    group('eks_managed_node_groups', ['eks_managed_node_group_defaults']),
  ),
  official(
    'eks',
    '',
    [options],
    groupSwitches,
    group('self_managed_node_groups', ['self_managed_node_group_defaults']),
  ),
  official('eks', '', [tokens], [], group('worker_groups', ['workers_group_defaults'], { shape: 'list' })),
  official(
    'eks',
    '',
    [tokens],
    [],
    group('worker_groups_launch_template', ['workers_group_defaults'], { shape: 'list' }),
  ),
  official(
    'eks',
    '',
    [tokens],
    [other('create_launch_template', 'true'), given('launch_template_id')],
    group('node_groups', ['node_groups_defaults', 'workers_group_defaults']),
  ),
  official('eks', 'modules/eks-managed-node-group', [options], groupSwitches),
  official('eks', 'modules/self-managed-node-group', [options], groupSwitches),
  cloudPosse('ec2-instance', [required], [off('instance_enabled')]),
  cloudPosse(
    'eks-node-group',
    [required, tokens],
    [
      given('launch_template_id'),
      other('launch_template_id', '["lt-0123456789abcdef0"]'),
      given('launch_template_name'),
    ],
  ),
  cloudPosse('ec2-autoscale-group', [required, tokens]),
  cloudPosse('ec2-bastion-server', [required]),
  cloudPosse(
    'ec2-instance-group',
    [required],
    [off('instance_enabled'), { name: 'instance_count', value: '0', effect: 'nothing' }],
  ),
  cloudPosse('eks-workers', [required], [other('use_custom_launch_template', 'true')]),
  {
    repository: 'Guimove/terraform-aws-bastion',
    source: 'Guimove/bastion/aws',
    submodule: '',
    group: null,
    inputs: [{ name: 'use_imds_v2', kind: 'bool' }],
    switches: [],
    takes: false,
  },
  runner('', [{ name: 'runner_metadata_options', kind: 'map' }]),
  runner('modules/runners', [options]),
  runner(
    'modules/multi-runner',
    [{ name: 'runner_metadata_options', kind: 'map' }],
    group('multi_runner_config', [], { path: ['runner_config'] }),
  ),
  {
    repository: 'cattle-ops/terraform-aws-gitlab-runner',
    source: 'cattle-ops/gitlab-runner/aws',
    submodule: '',
    group: null,
    inputs: [
      { name: 'runner_metadata_options', kind: 'map' },
      { name: 'runner_instance_metadata_options', kind: 'map' },
      { name: 'runner_instance_metadata_options_http_tokens', kind: 'string' },
    ],
    switches: [],
    takes: false,
  },
  {
    repository: 'hashicorp/terraform-aws-consul',
    source: 'hashicorp/consul/aws',
    submodule: 'modules/consul-cluster',
    group: null,
    inputs: [],
    switches: [],
    takes: false,
  },
];
