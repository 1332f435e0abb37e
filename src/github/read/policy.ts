import { type PolicyInForce, type PolicySource, policyInForce, policyPath } from '../../policy/file.ts';
import { defaultPolicy } from '../../policy/schema.ts';
import type { Context } from './context.ts';
import type { Subject } from './pull-request.ts';
import { textOfBlob } from './texts.ts';

/**
 * The policy of the **base** branch over the organisation's: a pull request can't weaken its own check.
 * A file that GitHub has but can't give as text is a problem, not silence.
 */
export function policyOf({ policy }: Context, { owner, baseRef }: Subject): PolicyInForce {
  if (policy.repository === undefined) {
    return {
      policy: defaultPolicy,
      sources: [],
      problems: ['GitHub could not give the policy file; the strict default applies'],
    };
  }
  const repository = sourceOf(policy.repository, `${policyPath} on ${baseRef}`);
  const organization = sourceOf(policy.organization, `${policyPath} of ${owner}/.github`);
  return policyInForce(organization, repository);
}

/** A policy file as GraphQL gives it; undefined where there is none. */
export function sourceOf(blob: unknown, name: string): PolicySource | undefined {
  const text = textOfBlob(blob);
  if (text !== undefined) return { name, text };
  const exists = typeof blob === 'object' && blob !== null && 'oid' in blob;
  return exists ? { name, text: 'this file is too large or not UTF-8' } : undefined;
}
