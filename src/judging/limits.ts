/** What judging one pull request may cost. What would cost more is not vouched for, and told by name. */
export interface JudgingLimits {
  /** Threads that judge side by side; more than one only where one is at the same for long. Each takes some 100 MB. */
  readonly threads: number;
  /** Milliseconds for one pull request. */
  readonly milliseconds: number;
  /** Megabytes of JavaScript heap of one thread. */
  readonly megabytes: number;
  /** Bytes of one file; a larger one is not judged. Parsing takes some 0.4 s and 100 MB for each of its megabytes. */
  readonly fileBytes: number;
  /** Bytes of all files together. */
  readonly totalBytes: number;
  /** Files that are judged, those beside the changed ones included. */
  readonly files: number;
}

/** Ten times what the largest of 24,000 public repositories' pull requests need. */
export const defaultLimits: JudgingLimits = {
  threads: 2,
  milliseconds: 30_000,
  megabytes: 192,
  fileBytes: 2_000_000,
  totalBytes: 20_000_000,
  files: 5_000,
};
