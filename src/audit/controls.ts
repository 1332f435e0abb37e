/** The same rule, under the name that another tool gives it. */
export interface Identifier {
  readonly tool: string;
  readonly ids: readonly { readonly id: string; readonly about?: string }[];
}

/** docs/guardrails.md has these two tables from here. */
export const identifiers: readonly Identifier[] = [
  {
    tool: 'AWS Config',
    ids: [
      { id: 'EC2_IMDSV2_CHECK', about: 'instances' },
      { id: 'EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK', about: 'launch templates' },
      { id: 'AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2', about: 'launch configurations' },
    ],
  },
  {
    tool: 'AWS Security Hub',
    ids: [
      { id: 'EC2.8', about: 'instances' },
      { id: 'EC2.170', about: 'launch templates' },
      { id: 'AutoScaling.3', about: 'launch configurations' },
      { id: 'AutoScaling.4', about: 'hop limit' },
    ],
  },
  { tool: 'AWS Control Tower', ids: [{ id: 'CT.EC2.PR.1', about: 'launch templates' }] },
  {
    tool: 'Checkov',
    ids: [
      { id: 'CKV_AWS_79', about: 'instances, templates and configurations' },
      { id: 'CKV_AWS_371', about: 'notebooks' },
      { id: 'CKV_AWS_341', about: 'hop limit' },
    ],
  },
  {
    tool: 'Trivy, tfsec',
    ids: [
      { id: 'AWS-0028', about: 'instances' },
      { id: 'AWS-0130', about: 'launch configurations and templates' },
    ],
  },
  {
    tool: 'KICS',
    ids: [
      { id: 'c306ac53-ee5b-41d3-86a9-0fd2722b4e67', about: 'Terraform' },
      { id: 'a4f5f706-80fd-4c96-9a24-6ab317d33d24', about: 'CloudFormation' },
    ],
  },
  { tool: 'Terrascan', ids: [{ id: 'AC_AWS_0479' }] },
  { tool: 'Powerpipe, compliance.tf', ids: [{ id: 'ec2_instance_uses_imdsv2' }] },
  {
    tool: 'Prowler',
    ids: [
      { id: 'ec2_instance_imdsv2_enabled', about: 'instances' },
      { id: 'ec2_instance_account_imdsv2_enabled', about: 'account default' },
      { id: 'ec2_launch_template_imdsv2_required', about: 'launch templates' },
      {
        id: 'autoscaling_group_launch_configuration_requires_imdsv2',
        about: 'launch configurations',
      },
    ],
  },
  {
    tool: 'Datadog',
    ids: [
      { id: 'terraform-aws-imdsv1-is-enabled' },
      { id: 'aws/imdsv1_is_enabled', about: 'its former name' },
    ],
  },
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
    requirement: '6.3, 7; 8.2.8',
    fit: 'compliance.tf: a known attack is prevented (6.3), and access to credentials is restricted (7); Prowler: sessions (8.2.8)',
  },
  {
    framework: 'HIPAA',
    requirement: '164.312(a)(1)',
    fit: 'compliance.tf: technical access control, where an instance can reach health data',
  },
  {
    framework: 'NIST 800-53 r5',
    requirement: 'AC-3, SI-10, SC-7',
    fit: 'compliance.tf: access to credentials is enforced (AC-3), a request without a token is refused (SI-10), at the boundary that a forged request crosses (SC-7)',
  },
  { framework: 'FedRAMP Moderate', requirement: 'AC-3, SC-7', fit: 'compliance.tf: as NIST 800-53' },
  {
    framework: 'CIS AWS Foundations',
    requirement: '2.0 and 3.0: 5.6; 4.0 and 5.0: 5.7; 6.0 and 7.0: 6.7',
    fit: 'CIS: “Ensure that EC2 Metadata Service only allows IMDSv2”',
  },
  {
    framework: 'ISO 27001:2022',
    requirement: 'A.8.20, A.8.21, A.8.22',
    fit: 'Prowler: security and segregation of networks and their services',
  },
  { framework: 'SOC 2', requirement: 'CC7.2', fit: 'Prowler: system components are monitored' },
  { framework: 'NIS2', requirement: '6.7.2', fit: 'Prowler: network security' },
  {
    framework: 'MITRE ATT&CK',
    requirement: 'T1552.005',
    fit: 'MITRE: unsecured credentials of the cloud instance metadata API',
  },
];
