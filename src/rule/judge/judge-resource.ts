import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { TargetKind } from '../targets.ts';
import { declaredDefaults, withAccountDefault } from './account-default.ts';
import { judgeDocument } from './judge-document.ts';
import { judgeOptions } from './judge-options.ts';
import { judgeSettings } from './judge-settings.ts';
import { judgeTaker } from './judge-taker.ts';
import { judgeWithTemplate } from './launch-template.ts';
import { readOptions } from './metadata-options.ts';
import { cannotKnow, compliant, type Outcome, worst } from './outcome.ts';

/** How one instance of a resource turns out in one world. */
export function judgeResource(
  resource: MergedBlock,
  kind: TargetKind,
  policy: RulePolicy,
  context: Context,
): Outcome {
  switch (kind.how) {
    case 'options':
      return worst(
        readOptions(resource, kind, context).map((options) => {
          const outcome = kind.launchTemplate
            ? judgeWithTemplate(options, policy, context)
            : judgeOptions(options, policy, context);
          return withAccountDefault(outcome, kind, policy, context);
        }),
      );
    case 'spot':
      return judgeSpotRequest(resource, policy, context);
    case 'settings':
      return judgeSettings(resource, context);
    case 'document':
      return judgeDocument(resource, kind, policy, context);
    case 'taker':
      return judgeTaker(resource, context);
  }
}

/**
 * AWS takes no metadata options with a spot request, and the provider sends neither `metadata_options` nor
 * `launch_template` (https://github.com/hashicorp/terraform-provider-aws/issues/15657, 16189, 25896, 35883): whatever
 * the block says decides nothing.
 */
function judgeSpotRequest(resource: MergedBlock, policy: RulePolicy, context: Context): Outcome {
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
