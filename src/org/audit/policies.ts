import type { AppliedPolicy } from '../../audit/repository.ts';
import { sourceOf } from '../../github/read/policy.ts';
import { type PolicyInForce, type PolicySource, policyInForce } from '../../policy/file.ts';
import { policyPath } from '../../policy/file-path.ts';
import type { ListedHead } from './list.ts';

/** The policy file of the organization: the one of its `.github` repository. */
export function organizationPolicy(repositories: readonly ListedHead[]): PolicySource | undefined {
  const own = repositories.find(isOrganizations);
  if (!own) return undefined;
  const name = `${policyPath} of ${own.name}`;
  // A file that GitHub refuses may be there: the report says that it isn't honored.
  return own.refusal === null
    ? sourceOf(own.policy, name)
    : { name, text: 'GitHub refused to give this file' };
}

/** The policy of a repository, over the organization's: as for its pull requests. */
export function policyFor(head: ListedHead, organization: PolicySource | undefined): PolicyInForce {
  const own = isOrganizations(head) ? undefined : sourceOf(head.policy, `${policyPath} on ${head.branch}`);
  return policyInForce(organization, own);
}

function isOrganizations({ name }: ListedHead): boolean {
  return name.toLowerCase().endsWith('/.github');
}

/** The part of a policy that an audit reports. */
export function appliedPolicy({ policy, sources, problems }: PolicyInForce): AppliedPolicy {
  return {
    enforcement: policy.enforcement,
    onUnknown: policy.on_unknown,
    onUnseen: policy.on_unseen,
    sources,
    problems,
  };
}
