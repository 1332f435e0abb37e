import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { TargetKind } from '../targets.ts';
import { withAccountDefault } from './account-default.ts';
import { judgeDocument } from './judge-document.ts';
import { judgeOptions } from './judge-options.ts';
import { judgeSettings } from './judge-settings.ts';
import { judgeSpotRequest } from './judge-spot-request.ts';
import { judgeTaker } from './judge-taker.ts';
import { judgeWithTemplate } from './launch-template.ts';
import { readOptions } from './metadata-options.ts';
import { type Outcome, worst } from './outcome.ts';

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
