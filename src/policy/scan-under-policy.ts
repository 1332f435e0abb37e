import type { Report } from '../rule/report.ts';
import { type RulePolicy, strictPolicy } from '../rule/rule-policy.ts';
import { type ScanOptions, scan } from '../rule/scan.ts';
import { type Files, isTerraform } from '../terraform/files.ts';

/** The part of a policy that a scan needs. Kept apart from the schema, which takes as long to load as a small scan. */
export interface ScanPolicy {
  readonly rule: RulePolicy;
  /** Globs of paths that are not judged. */
  readonly exclude: readonly string[];
}

/** The policy of a repository without a policy file. */
export const defaultScanPolicy: ScanPolicy = { rule: strictPolicy, exclude: [] };

export interface ScanUnderPolicyOptions extends Omit<ScanOptions, 'policy' | 'exclude'> {
  /** Told of every file before it is parsed. */
  readonly onRead?: (path: string) => void;
}

export interface ScanUnderPolicy {
  readonly report: Report;
  /** Terraform files that the policy excludes. */
  readonly excluded: readonly string[];
}

/** The one judgement of the App, the audit, the Action and the command line: files, a policy and a day give a report. */
export async function scanUnderPolicy(
  files: Files,
  policy: ScanPolicy,
  { onRead, ...options }: ScanUnderPolicyOptions = {},
): Promise<ScanUnderPolicy> {
  const { rule, exclude } = policy;
  const isExcluded = await excluder(policy);
  const report = await scan(onRead ? watched(files, onRead) : files, {
    ...options,
    policy: rule,
    ...(exclude.length > 0 ? { exclude: isExcluded } : {}),
  });
  return { report, excluded: files.paths.filter((path) => isTerraform(path) && isExcluded(path)) };
}

/** Tells which paths a policy excludes. The matcher is loaded only where there is something to match. */
export async function excluder({
  exclude,
  rule: { seen_from_policy: seen },
}: Pick<ScanPolicy, 'exclude'> & { readonly rule: Pick<RulePolicy, 'seen_from_policy'> }): Promise<
  (path: string) => boolean
> {
  if (exclude.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch([...exclude], { dot: true });
  return seen ? (path) => matches(seen(path)) : matches;
}

function watched(files: Files, onRead: (path: string) => void): Files {
  const read = (path: string) => {
    onRead(path);
    return files.read(path);
  };
  return { ...files, read, glance: files.glance ?? files.read };
}
