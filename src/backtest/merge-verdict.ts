import { z } from 'zod';

const holeShape = z.object({
  address: z.string().nullable(),
  root: z.string(),
  target: z.string(),
  code: z.string(),
  verdict: z.enum(['violation', 'unknown']),
  path: z.string(),
  line: z.int(),
  message: z.string(),
});

/** The state of a target in a commit. */
const stateShape = z.enum(['open', 'compliant', 'suppressed', 'not-created']);

/**
 * The verdict of one merge, and the facts that later merges are compared with: plain data, kept between two
 * runs.
 */
export const mergeVerdictShape = z.object({
  conclusion: z.enum(['success', 'neutral', 'failure']),
  /** The result in one breath, as the check run would have said it. */
  title: z.string(),
  /** Did it change any Terraform? Everything below is empty where it didn't. */
  isJudged: z.boolean(),
  /** Open findings in the policy's scope. */
  against: z.array(holeShape),
  /** Open findings that the first parent did not have. */
  brought: z.array(holeShape),
  /** The number of files that could not be read. */
  unread: z.int(),
  /** The number of entries that were not checked, in the policy's scope. */
  unseen: z.int(),
  /** Directories of which every target is in `states`; `.` is the root of the repository. */
  roots: z.array(z.string()),
  /** By the key of a hole. */
  states: z.record(z.string(), stateShape),
  /** Files that were not valid Terraform hide what is in them. */
  isBlurred: z.boolean(),
  /** Directories that have no Terraform any more. */
  emptied: z.array(z.string()),
  /** Terraform files that have another path now: the old one and the new one. */
  renamed: z.array(z.tuple([z.string(), z.string()])),
});

export type MergeVerdict = z.output<typeof mergeVerdictShape>;
