/** The same rule, under the name that somebody else gave it. */
export interface Identifier {
  readonly tool: string;
  readonly ids: readonly { readonly id: string; readonly about?: string }[];
}

/** docs/rule.md has these two tables from here. */
export const identifiers: readonly Identifier[] = [
  { tool: 'AWS Config', ids: [{ id: 'EC2_IMDSV2_CHECK' }] },
  { tool: 'AWS Security Hub', ids: [{ id: 'EC2.8' }] },
  { tool: 'Checkov', ids: [{ id: 'CKV_AWS_79' }] },
  {
    tool: 'Trivy, tfsec',
    ids: [
      { id: 'AWS-0028', about: 'instances' },
      { id: 'AWS-0130', about: 'launch configurations and templates' },
    ],
  },
  { tool: 'KICS', ids: [{ id: 'c306ac53-ee5b-41d3-86a9-0fd2722b4e67' }] },
  { tool: 'Powerpipe, compliance.tf', ids: [{ id: 'ec2_instance_uses_imdsv2' }] },
  {
    tool: 'Prowler',
    ids: [{ id: 'ec2_instance_imdsv2_enabled' }, { id: 'ec2_instance_account_imdsv2_enabled' }],
  },
  { tool: 'Datadog', ids: [{ id: 'aws/imdsv1_is_enabled' }] },
];

/** A framework of controls, and which of them the rule is evidence for. */
export interface Framework {
  readonly framework: string;
  readonly requirement: string;
  readonly fit: string;
}

export const frameworks: readonly Framework[] = [
  {
    framework: 'PCI DSS v4.0',
    requirement: '6.3, 7',
    fit: 'a known attack is prevented (6.3); only those get credentials who should have them (7), which fits better',
  },
  {
    framework: 'HIPAA',
    requirement: '164.312(a)(1)',
    fit: 'one of the technical means of access control, where an instance can reach health data',
  },
  {
    framework: 'NIST 800-53 r5',
    requirement: 'AC-3, SI-10, SC-7',
    fit: 'access is enforced for credentials (AC-3), a request without a token is not taken (SI-10), across the boundary that the forged request crosses (SC-7)',
  },
  { framework: 'FedRAMP Moderate', requirement: 'AC-3, SC-7', fit: 'as NIST 800-53' },
];
