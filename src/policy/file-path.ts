import { fileNameOf } from '../terraform/files.ts';

/** Where a policy file lies, in a repository and in the organization's `.github` repository. */
export const policyPath = '.github/require-imdsv2.yml';
const policyName = fileNameOf(policyPath);

/** Was a file of this name in `.github` meant to be the policy file, and is not? */
export function isNearMiss(name: string): boolean {
  const bare = name.toLowerCase().replace(/[^a-z0-9.]/g, '');
  return name !== policyName && /^\.?requireimdsv?2?(?:policy|config)?\.(?:ya?ml|json)$/.test(bare);
}

/** Was a file of this name outside of `.github` meant to be the policy file? */
export function isMisplaced(name: string): boolean {
  return name === policyName || name === `.${policyName}` || isNearMiss(name);
}
