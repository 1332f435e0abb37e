/**
 * Which resources are judged, and where each of them has its setting. Schema of the AWS provider 6.66.0; the table of
 * test/rule/provider-schema.test.ts holds every metadata argument that this schema has.
 */
export type TargetKind = OptionsKind | SpotKind | SettingsKind | DocumentKind | TakerKind;

/** It has `http_tokens`, or an argument of another name that means the same. */
export interface OptionsKind {
  readonly how: 'options';
  readonly type: string;
  /** The nested block that holds the setting; null where it is an argument of the resource itself. */
  readonly block: string | null;
  readonly argument: string;
  /** The value that refuses IMDSv1. */
  readonly required: string;
  /** Values that the provider accepts, besides the required one. */
  readonly accepted: readonly string[];
  /** Does the argument `http_endpoint` stand beside it? Without an endpoint there is nothing to attack. */
  readonly endpoint: boolean;
  /** Can it take its options from a launch template? */
  readonly launchTemplate: boolean;
}

/** Its schema has the block, but neither AWS nor the provider does anything with it. */
interface SpotKind {
  readonly how: 'spot';
  readonly type: string;
}

/** It has a list of settings, each with a namespace, a name and a value. */
interface SettingsKind {
  readonly how: 'settings';
  readonly type: string;
}

/** A JSON document in one of its arguments has the setting. */
export interface DocumentKind {
  readonly how: 'document';
  readonly type: string;
  readonly argument: string;
  readonly document: 'emr' | 'declarative-policy';
}

/** It creates instances and has no such setting: that of a template, or of another resource, decides. */
interface TakerKind {
  readonly how: 'taker';
  readonly type: string;
}

const instanceLike = {
  how: 'options',
  block: 'metadata_options',
  argument: 'http_tokens',
  required: 'required',
  accepted: ['optional'],
  endpoint: true,
  launchTemplate: false,
} as const;

export const targetKinds: readonly TargetKind[] = [
  { ...instanceLike, type: 'aws_instance', launchTemplate: true },
  { ...instanceLike, type: 'aws_launch_template' },
  { ...instanceLike, type: 'aws_launch_configuration' },
  {
    ...instanceLike,
    type: 'aws_ec2_instance_metadata_defaults',
    block: null,
    accepted: ['optional', 'no-preference'],
  },
  {
    ...instanceLike,
    type: 'aws_imagebuilder_infrastructure_configuration',
    block: 'instance_metadata_options',
    endpoint: false,
  },
  {
    ...instanceLike,
    type: 'aws_sagemaker_notebook_instance',
    block: 'instance_metadata_service_configuration',
    argument: 'minimum_instance_metadata_service_version',
    required: '2',
    accepted: ['1'],
    endpoint: false,
  },
  { how: 'settings', type: 'aws_elastic_beanstalk_environment' },
  { how: 'settings', type: 'aws_elastic_beanstalk_configuration_template' },
  { how: 'document', type: 'aws_emr_security_configuration', argument: 'configuration', document: 'emr' },
  { how: 'document', type: 'aws_organizations_policy', argument: 'content', document: 'declarative-policy' },
  { how: 'spot', type: 'aws_spot_instance_request' },
  { how: 'taker', type: 'aws_autoscaling_group' },
  { how: 'taker', type: 'aws_ec2_fleet' },
  { how: 'taker', type: 'aws_spot_fleet_request' },
  { how: 'taker', type: 'aws_eks_node_group' },
  { how: 'taker', type: 'aws_batch_compute_environment' },
  { how: 'taker', type: 'aws_emr_cluster' },
];

const kindsByType = new Map(targetKinds.map((kind) => [kind.type, kind]));

export function targetKind(type: string): TargetKind | undefined {
  return kindsByType.get(type);
}

/** The kind of a resource that has the argument itself; undefined for every other resource. */
export function optionsKind(type: string): OptionsKind | undefined {
  const kind = targetKind(type);
  return kind?.how === 'options' ? kind : undefined;
}
