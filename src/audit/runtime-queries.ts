/** A question that no repository answers, and the command that does. */
export interface Beyond {
  readonly question: string;
  /** For a shell with the AWS CLI. */
  readonly command: string;
}

/** What lies beyond the repositories: docs/guardrails.md and the audit have these commands from here. */
export const beyond: readonly Beyond[] = [
  {
    question: 'Every instance with its setting: “required”, all of them.',
    command: `aws ec2 describe-instances --output table \\
  --query 'Reservations[].Instances[].[InstanceId, MetadataOptions.HttpTokens, MetadataOptions.HttpEndpoint]'`,
  },
  {
    question: 'The account’s defaults, for each region.',
    command: `for region in $(aws ec2 describe-regions --query 'Regions[].RegionName' --output text); do
  echo "$region $(aws ec2 get-instance-metadata-defaults --region "$region" --query AccountLevel.HttpTokens --output text)"
done`,
  },
  {
    question: 'What AWS Config found; the name is the one that you gave the rule.',
    command: `aws configservice get-compliance-details-by-config-rule --config-rule-name ec2-imdsv2-check \\
  --compliance-types NON_COMPLIANT --query 'EvaluationResults[].EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId'`,
  },
  {
    question: 'Who changed it in the last 90 days.',
    command: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ModifyInstanceMetadataOptions \\
  --query 'Events[].[EventTime, Username, Resources[0].ResourceName]' --output table`,
  },
];
