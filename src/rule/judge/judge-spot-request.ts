import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { declaredDefaults } from './account-default.ts';
import { cannotKnow, compliant, type Outcome } from './outcome.ts';

/**
 * AWS takes no metadata options with a spot request, and the provider sends neither `metadata_options` nor
 * `launch_template` (https://github.com/hashicorp/terraform-provider-aws/issues/15657, 16189, 25896, 35883): whatever
 * the block says decides nothing.
 */
export function judgeSpotRequest(resource: MergedBlock, policy: RulePolicy, context: Context): Outcome {
  if (policy.account_default === 'accept') {
    const declared = declaredDefaults(policy, context);
    if (declared.length > 0 && declared.every((verdict) => verdict === 'compliant')) return compliant;
  }
  const [options] = resource.blocks('metadata_options');
  return cannotKnow(
    options?.header ?? resource.block.header,
    options
      ? 'AWS takes no metadata options with a spot request, so this block decides nothing'
      : 'AWS takes no metadata options with a spot request, so nothing here decides',
    'Use `aws_instance` with `instance_market_options` instead.',
  );
}
