import type { RulePolicy } from '../policy.ts';
import type { Code } from '../report.ts';
import type { TargetKind } from '../targets.ts';
import type { Setting } from './setting.ts';

/** How a planned resource turns out; `now` and `advice` as in `Problem`. */
export type PlannedOutcome =
  | { readonly verdict: 'compliant' }
  | {
      readonly verdict: 'violation' | 'unknown';
      readonly code: Code;
      readonly now: string;
      readonly advice: string;
    };

/** What a resource says of its metadata service, its launch template included. */
export interface PlannedOptions {
  /** Is there a block for the two? */
  readonly block: boolean;
  readonly tokens: Setting;
  readonly endpoint: Setting;
}

const compliant: PlannedOutcome = { verdict: 'compliant' };

export function judgePlanned(kind: TargetKind, options: PlannedOptions, policy: RulePolicy): PlannedOutcome {
  const tokens = judgeTokens(kind, options);
  if (tokens.verdict === 'compliant' || !kind.endpoint || policy.endpoint_disabled === 'violation') {
    return tokens;
  }
  const { endpoint } = options;
  if (endpoint.kind === 'known') return endpoint.value === 'disabled' ? compliant : tokens;
  // Nobody has heard of an expression for the endpoint: it is on, as nearly everywhere.
  if (endpoint.kind === 'absent' || endpoint.unseen || tokens.verdict === 'unknown') return tokens;
  return unresolved(`\`http_endpoint\` can’t be known, because ${endpoint.why}, and ${tokens.now}`);
}

function judgeTokens(kind: TargetKind, { block, tokens }: PlannedOptions): PlannedOutcome {
  const name = `\`${kind.argument}\``;
  const set = `Set \`${kind.argument} = "${kind.required}"\``;
  if (tokens.kind === 'unknown') return unresolved(`${name} can’t be known, because ${tokens.why}`);
  if (tokens.kind === 'known') {
    if (tokens.value === kind.required) return compliant;
    const value = String(tokens.value);
    const refused = kind.accepted.includes(value) ? '' : ', a value that the provider rejects';
    return {
      verdict: 'violation',
      code: kind.block === null ? 'account-default' : 'tokens-optional',
      now: `${name} is going to be "${value}"${refused}`,
      advice: `${set}.`,
    };
  }
  if (kind.block === null) {
    const now = `${name} is not set, which means “no-preference”`;
    return { verdict: 'violation', code: 'account-default', now, advice: `${set}.` };
  }
  if (block) {
    const now = `\`${kind.block}\` does not set ${name}, and the default of AWS is optional`;
    return { verdict: 'violation', code: 'tokens-unset', now, advice: `${set}.` };
  }
  return {
    verdict: 'violation',
    code: 'block-missing',
    now: `there is no \`${kind.block}\` block, and the default of AWS is optional`,
    advice: `Add a \`${kind.block}\` block with \`${kind.argument} = "${kind.required}"\`.`,
  };
}

export function unresolved(now: string): PlannedOutcome {
  return {
    verdict: 'unknown',
    code: 'unresolved',
    now,
    advice: 'Write the literal "required", so that the plan knows it.',
  };
}
