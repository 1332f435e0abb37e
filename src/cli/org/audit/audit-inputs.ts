import { readFileSync } from 'node:fs';
import { type EarlierAudit, readEarlier } from '../../../audit/trend.ts';
import type { PolicySource } from '../../../policy/file.ts';
import { namedFiles } from '../../named-files.ts';

/** The files that a command line names. */
export interface AuditInputs {
  readonly earlier: EarlierAudit | null;
  /** In place of the organization's policy file; undefined where that one counts. */
  readonly policy: PolicySource | undefined;
}

interface NamedInput {
  readonly org: string;
  readonly since?: string | undefined;
  readonly config?: string | undefined;
  readonly out?: string | undefined;
}

/**
 * Reads them before GitHub is asked for anything, so that a wrong name costs no time.
 *
 * @returns or what is wrong, one `path: what` or `path:line: what` each
 */
export function auditInputs(
  { org, since, config, out }: NamedInput,
  cwd: string,
): AuditInputs | { readonly errors: readonly string[] } {
  const { errors, attempt, policy, willWrite } = namedFiles(cwd);
  const earlier =
    since === undefined ? null : attempt(since, (path) => readEarlier(readFileSync(path, 'utf8')));
  if (since !== undefined && earlier && earlier.organization.toLowerCase() !== org.toLowerCase())
    errors.push(`${since}: it is an audit of ${earlier.organization}`);
  const source = policy(config);
  willWrite(out);
  if (errors.length > 0) return { errors };
  return { earlier: earlier ?? null, policy: source };
}
