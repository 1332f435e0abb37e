/** How a kind of resource says whether its instances refuse IMDSv1. Schema of the AWS provider 5.100.0. */
export interface TargetKind {
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

const instanceLike = {
  block: 'metadata_options',
  argument: 'http_tokens',
  required: 'required',
  accepted: ['optional'],
  endpoint: true,
  launchTemplate: false,
};

export const targetKinds: readonly TargetKind[] = [
  { ...instanceLike, type: 'aws_instance', launchTemplate: true },
  { ...instanceLike, type: 'aws_spot_instance_request', launchTemplate: true },
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
];

const kindsByType = new Map(targetKinds.map((kind) => [kind.type, kind]));

export function targetKind(type: string): TargetKind | undefined {
  return kindsByType.get(type);
}
