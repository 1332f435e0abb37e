import { z } from 'zod';
import type { PolicyBlobs } from '../github/read/policy.ts';
import type { PullRequestSubject } from '../github/read/pull-request.ts';
import type { Review } from '../review/review.ts';
import { digestOf, type JudgedRecord, type RunRecord, recordedApprovals } from '../review/run-record.ts';
import type { ModulesInView } from '../rule/modules/in-view.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { today } from '../rule/suppressions/day.ts';
import { version } from '../version.ts';

/** A verdict, and the evidence for it. */
interface Grounds {
  readonly subject: PullRequestSubject;
  /** Null for a merge queue. */
  readonly number: number | null;
  readonly isFork: boolean;
  readonly found: Review;
  /** Undefined where it was not asked for, because there was nothing to judge. */
  readonly policy: PolicyBlobs | undefined;
  readonly modules: ModulesInView | undefined;
  readonly approvals: Approvals | undefined;
}

/**
 * The record that a completed run carries, so that its verdict can be verified later. @param left pull
 * requests not judged
 */
export function recordOf(commit: string, judged: readonly Grounds[], left = 0): RunRecord {
  return { format: 1, version: version(), commit, judged: judged.map(judgedRecord), left };
}

function judgedRecord({ subject, number, isFork, found, policy, modules, approvals }: Grounds): JudgedRecord {
  return {
    number,
    base: subject.baseSha,
    baseRef: subject.baseRef,
    fork: isFork,
    day: found.today ?? today(),
    policy: policy === undefined ? null : policyIds(policy),
    modules: modules?.trees.size ?? 0,
    approvals: recordedApprovals(approvals),
    conclusion: found.conclusion,
    title: found.title,
    findings: digestOf(found.findings),
  };
}

function policyIds({ repository, organization }: PolicyBlobs): JudgedRecord['policy'] {
  const above = typeof organization === 'string' ? undefined : organization.blob;
  return { repository: idOf(repository.blob), organization: idOf(above) };
}

const blobShape = z.object({ oid: z.string() });

function idOf(blob: unknown): string | null {
  return blobShape.safeParse(blob).data?.oid ?? null;
}
