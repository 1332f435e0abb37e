import { type Framework, frameworks, type Identifier, identifiers } from '../../../../audit/controls.ts';
import { rulePage } from '../../../../rule/judge/message.ts';
import { code, html, type Markup } from './markup.ts';
import { type Column, table } from './table.ts';

const frameworkColumns: readonly Column<Framework>[] = [
  { title: 'Framework', cell: ({ framework }) => framework },
  { title: 'Requirement', cell: ({ requirement }) => requirement },
  { title: 'How it fits', cell: ({ fit }) => fit },
];

const identifierColumns: readonly Column<Identifier>[] = [
  { title: 'Tool', cell: ({ tool }) => tool },
  {
    title: 'Identifier',
    cell: ({ ids }) =>
      html`${ids.map(({ id, about }) => html`<div>${code(id)}${about && ` ${about}`}</div>`)}`,
  },
];

/** Which controls this report is evidence for, and which identifiers others have for the same rule. */
export function controls(): Markup {
  return html`<section id="controls">
<h2>Controls</h2>
<p>The rule: every EC2 instance that Terraform can create must require IMDSv2. Severity: high. <a href="${rulePage}">The rule in full</a>.</p>
${table('Frameworks', frameworkColumns, frameworks)}
<p>This setting alone meets none of these requirements.</p>
${table('The same rule elsewhere', identifierColumns, identifiers)}
</section>`;
}

/** The facts that no repository shows, with the commands that do. */
export function notShown(): Markup {
  return html`<section id="beyond">
<h2>Limitations</h2>
<p>This report covers the instances that Terraform <em>will create</em> from the default branches. It doesn’t cover running instances, instances made without Terraform, other branches or the defaults of accounts. Check these with the AWS CLI, for each account and region:</p>
${beyond.map(({ question, command }) => html`<h3>${question}</h3><pre>${command}</pre>`)}
</section>`;
}

/** A question that no repository answers, and the command that does. */
export interface Beyond {
  readonly question: string;
  /** For a shell with the AWS CLI. */
  readonly command: string;
}

/** The commands for facts beyond the repositories: docs/guardrails.md and the audit have them from here. */
export const beyond: readonly Beyond[] = [
  {
    question: 'All instances and their setting (expect `required` everywhere)',
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
