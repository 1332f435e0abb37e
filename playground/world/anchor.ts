import { hunkAt, hunkUpTo, parseHunks } from '../git/hunks.ts';
import { pullFiles } from './pull-diff.ts';
import type { PullRequest } from './pull-request.ts';
import { Refusal } from './refusal.ts';
import type { Side } from './review.ts';
import type { World } from './world.ts';

/** A place in the diff, checked. Lines are 1-based and inclusive. */
export interface Anchor {
  path: string;
  side: Side;
  startSide: Side | null;
  line: number;
  startLine: number | null;
  diffHunk: string;
}

export interface AskedAnchor {
  path: string;
  line: number;
  side: Side;
  startLine: number | null;
  startSide: Side | null;
}

/**
 * Finds a place in the pull request's diff.
 *
 * @param strict false for GraphQL's `addPullRequestReviewThread`, which accepts lines outside the hunks: such a thread
 *   exists and is never shown (known from issue threads)
 * @throws Refusal in GitHub's words when the path isn't in the diff or a line isn't in a hunk
 */
export async function findAnchor(
  world: World,
  pull: PullRequest,
  asked: AskedAnchor,
  strict = true,
): Promise<Anchor> {
  const { path, line, side, startLine } = asked;
  const startSide = startLine === null ? null : (asked.startSide ?? side);
  const file = (await pullFiles(world, pull)).find(({ filename }) => filename === path);
  if (file === undefined) throw new Refusal('Path could not be resolved');
  if (startLine !== null && startSide === side && startLine >= line) {
    throw new Refusal('Pull request review thread start line must precede the end line.');
  }
  // A file without a patch (binary, too large, renamed only) has no line to stand on.
  const hunks = file.patch === null ? [] : parseHunks(file.patch);
  const hunk = hunkAt(hunks, line, side);
  const startHunk = startLine === null ? hunk : hunkAt(hunks, startLine, startSide ?? side);
  if (hunk !== null && startHunk === hunk)
    return { path, side, startSide, line, startLine, diffHunk: hunkUpTo(hunk, line, side) };
  if (!strict) return { path, side, startSide, line, startLine, diffHunk: '' };
  if (hunk === null) throw new Refusal('Line could not be resolved');
  throw new Refusal('Start line could not be resolved');
}
