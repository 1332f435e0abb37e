/** The tools whose suppression comments are known; policy chooses among these names. */
export const suppressionTools = [
  'require-imdsv2',
  'checkov',
  'tfsec',
  'trivy',
  'kics',
  'datadog',
  'terrascan',
] as const;

export type SuppressionTool = (typeof suppressionTools)[number];
