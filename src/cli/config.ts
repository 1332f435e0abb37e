import { parsePolicy } from '../policy/file.ts';
import type { ScanPolicy } from '../policy/scan-under-policy.ts';
import { defaultPolicy, scanPolicyOf } from '../policy/schema.ts';

/** The decisions of a policy file that concern the command line; `scope` and `fixes` are a reviewer's. */
export interface CliConfig {
  readonly policy: ScanPolicy;
  /** `advise` never fails a run. */
  readonly enforcement: 'enforce' | 'advise';
  /** `fail` makes an unknown verdict count like a violation; `ignore` leaves it out of what people read. */
  readonly onUnknown: 'warn' | 'fail' | 'ignore';
  /** `fail` makes what was not checked count like a violation; it is listed in any case. */
  readonly onUnseen: 'warn' | 'fail' | 'ignore';
}

/**
 * Reads a policy file; an empty one is the default policy.
 * @param path named in the errors, one `path:line: what` for everything that is wrong
 */
export function readConfig(
  path: string,
  text: string,
): { readonly config: CliConfig } | { readonly errors: readonly string[] } {
  const { settings, problems } = parsePolicy(text);
  if (problems.length > 0)
    return { errors: problems.map(({ line, message }) => `${path}:${line}: ${message}`) };
  const policy = { ...defaultPolicy, ...settings };
  const { enforcement, on_unknown: onUnknown, on_unseen: onUnseen } = policy;
  return { config: { policy: scanPolicyOf(policy), enforcement, onUnknown, onUnseen } };
}
