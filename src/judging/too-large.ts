import type { JudgingLimits } from './limits.ts';

/**
 * Which files are too much to be judged, with the reason in plain words.
 *
 * @param sizes bytes by path, in the order in which they count
 */
export function tooLarge(
  sizes: Iterable<readonly [path: string, bytes: number]>,
  limits: Pick<JudgingLimits, 'fileBytes' | 'files' | 'totalBytes'>,
): Map<string, string> {
  const reasons = new Map<string, string>();
  let [files, bytes] = [0, 0];
  for (const [path, size] of sizes) {
    if (size > limits.fileBytes) {
      reasons.set(path, `it has ${size} bytes, more than ${limits.fileBytes}`);
      continue;
    }
    files++;
    bytes += size;
    if (files > limits.files) reasons.set(path, `there are more than ${limits.files} files`);
    else if (bytes > limits.totalBytes)
      reasons.set(path, `all files together have more than ${limits.totalBytes} bytes`);
  }
  return reasons;
}
