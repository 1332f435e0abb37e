/** Where a policy file lies, in a repository and in the organization's `.github` repository. */
export const policyPath = '.github/require-imdsv2.yml';
