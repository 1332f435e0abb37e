/** Modules of the registry whose own default decides, as data: docs are made from it. */

/** What a release does where the caller leaves something open. */
export type Default = 'required' | 'optional';

/** A range of releases that behave alike: from `from` on, up to the next era of the module. */
export interface Era {
  /** First release, inclusive. */
  readonly from: string;
  /** The input is not set. */
  readonly unset: Default;
  /** The input is a map without `http_tokens`, or with `http_tokens = null`. */
  readonly partial: Default;
  /** The input is `null`. */
  readonly none: Default;
}

/** How a caller says it. */
type Input =
  /** A map with the arguments of the block `metadata_options`. */
  | { readonly kind: 'map'; readonly name: string }
  /** A bool; `endpoint` is the bool that switches the metadata service on. */
  | { readonly kind: 'bool'; readonly name: string; readonly endpoint: string }
  /** Two strings beside other arguments of a group. */
  | { readonly kind: 'flat'; readonly name: string; readonly endpoint: string };

/** An argument that holds several groups of instances, each with the input inside. */
export interface GroupArgument {
  readonly name: string;
  /** Arguments whose values stand in for what a group leaves out, the nearest first. */
  readonly defaults: readonly string[];
  readonly input: Input;
  /** A bool of the group without which the module makes no launch template, and the input has no effect. */
  readonly onlyWith?: string;
  /** These groups exist only before 18.0.0, whatever the version constraint says. */
  readonly legacy?: true;
}

export interface KnownModule {
  /** `namespace/name/provider` in the registry. */
  readonly source: string;
  /** Directory behind `//`; `''` for the module itself. */
  readonly submodule: string;
  readonly input: Input;
  /** Bools with which a caller has the module make nothing when they are false. */
  readonly switches: readonly string[];
  /** Where the input stands inside of groups; a call without any group makes no instance. */
  readonly groups: readonly GroupArgument[];
  /** In ascending order; the first starts at 0.0.0. */
  readonly eras: readonly Era[];
}

const metadataOptions: Input = { kind: 'map', name: 'metadata_options' };
const permissive = { from: '0.0.0', unset: 'optional', partial: 'optional', none: 'optional' } as const;

/**
 * 5.8.0 changed the default, 6.0.0 made the input an object whose `http_tokens` is optional(string, "required");
 * null still removes the block. `variables.tf` of github.com/terraform-aws-modules/terraform-aws-ec2-instance.
 */
const ec2Instance: readonly Era[] = [
  permissive,
  { from: '5.8.0', unset: 'required', partial: 'optional', none: 'optional' },
  { from: '6.0.0', unset: 'required', partial: 'required', none: 'optional' },
];

/** 9.0.0 made the input such an object. github.com/terraform-aws-modules/terraform-aws-autoscaling */
const autoscaling: readonly Era[] = [
  permissive,
  { from: '9.0.0', unset: 'required', partial: 'required', none: 'optional' },
];

/**
 * 18.0.0 requires tokens by default, a map replaces the whole default; in 21.0.0 the input is such an object and
 * `nullable = false`. github.com/terraform-aws-modules/terraform-aws-eks, node_groups.tf
 */
const eks: readonly Era[] = [
  permissive,
  { from: '18.0.0', unset: 'required', partial: 'optional', none: 'optional' },
  { from: '21.0.0', unset: 'required', partial: 'required', none: 'required' },
];

/** Before 18.0.0: launch configurations and templates of worker groups. */
const workerTokens: Input = {
  kind: 'flat',
  name: 'metadata_http_tokens',
  endpoint: 'metadata_http_endpoint',
};

const eksGroups: readonly GroupArgument[] = [
  {
    name: 'eks_managed_node_groups',
    defaults: ['eks_managed_node_group_defaults'],
    input: metadataOptions,
  },
  {
    name: 'self_managed_node_groups',
    defaults: ['self_managed_node_group_defaults'],
    input: metadataOptions,
  },
  { name: 'worker_groups', defaults: ['workers_group_defaults'], input: workerTokens, legacy: true },
  {
    name: 'worker_groups_launch_template',
    defaults: ['workers_group_defaults'],
    input: workerTokens,
    legacy: true,
  },
  {
    name: 'node_groups',
    defaults: ['node_groups_defaults', 'workers_group_defaults'],
    input: workerTokens,
    onlyWith: 'create_launch_template',
    legacy: true,
  },
];

/** The `wrappers` of a module: `for_each` over `items`, with `defaults` for what an item leaves out. */
const wrapped: readonly GroupArgument[] = [{ name: 'items', defaults: ['defaults'], input: metadataOptions }];

function official(
  name: string,
  submodule: string,
  eras: readonly Era[],
  groups: readonly GroupArgument[] = [],
): KnownModule {
  return {
    source: `terraform-aws-modules/${name}/aws`,
    submodule,
    input: metadataOptions,
    // `create_eks` before 18.0.0.
    switches: submodule === 'wrappers' ? [] : groups === eksGroups ? ['create', 'create_eks'] : ['create'],
    groups,
    eras,
  };
}

/**
 * Cloud Posse's modules share one input; the release that made it `true` differs, and so does whether it takes null.
 * @param refusesNullFrom `nullable = false`, so that null is the default
 */
function cloudPosse(name: string, requiredFrom: string, refusesNullFrom?: string): KnownModule {
  return {
    source: `cloudposse/${name}/aws`,
    submodule: '',
    input: {
      kind: 'bool',
      name: 'metadata_http_tokens_required',
      endpoint: 'metadata_http_endpoint_enabled',
    },
    switches: ['enabled'],
    groups: [],
    eras: [
      permissive,
      // A bool has no half: `null` is refused by the module.
      { from: requiredFrom, unset: 'required', partial: 'required', none: 'optional' },
      ...(refusesNullFrom === undefined
        ? []
        : [{ from: refusesNullFrom, unset: 'required', partial: 'required', none: 'required' } as const]),
    ],
  };
}

export const knownModules: readonly KnownModule[] = [
  official('ec2-instance', '', ec2Instance),
  official('ec2-instance', 'wrappers', ec2Instance, wrapped),
  official('autoscaling', '', autoscaling),
  official('autoscaling', 'wrappers', autoscaling, wrapped),
  official('eks', '', eks, eksGroups),
  official('eks', 'modules/eks-managed-node-group', eks),
  official('eks', 'modules/self-managed-node-group', eks),
  cloudPosse('ec2-instance', '0.28.0'),
  cloudPosse('eks-node-group', '0.25.0', '3.0.0'),
  cloudPosse('ec2-autoscale-group', '0.23.0'),
  cloudPosse('ec2-bastion-server', '0.6.0'),
  cloudPosse('ec2-instance-group', '0.9.0'),
  cloudPosse('eks-workers', '0.18.0'),
  {
    source: 'Guimove/bastion/aws',
    submodule: '',
    // Since 3.0.3; its default has stayed false.
    input: { kind: 'bool', name: 'use_imds_v2', endpoint: 'http_endpoint' },
    switches: [],
    groups: [],
    eras: [permissive],
  },
];
