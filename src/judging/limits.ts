/**
 * The limits for judging one pull request. A file beyond them counts as not checked, and the report names it.
 */
export interface JudgingLimits {
  /** Threads that judge side by side; more than one only where one is at the same for long. */
  readonly threads: number;
  /** Milliseconds of a thread for one pull request, however often it is begun again. One file may take a third of them. */
  readonly milliseconds: number;
  /** Megabytes of one thread: its JavaScript heap and its WebAssembly. */
  readonly megabytes: number;
  /** Bytes of one file; a larger one is not judged. */
  readonly fileBytes: number;
  /** Bytes of all files of a pull request, and of those that all threads have at the same time. */
  readonly totalBytes: number;
  /** Files that are judged, those beside the changed ones included. */
  readonly files: number;
}

/** More than any pull request of 24,000 public repositories needs. */
export const defaultLimits: JudgingLimits = {
  threads: 3,
  milliseconds: 30_000,
  megabytes: 256,
  fileBytes: 1_000_000,
  totalBytes: 10_000_000,
  files: 5_000,
};

/** Milliseconds after which one file is too slow. */
export function mostForFile({ milliseconds }: Pick<JudgingLimits, 'milliseconds'>): number {
  return Math.ceil(milliseconds / 3);
}
