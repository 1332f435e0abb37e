import type { Exceeded } from './ask-thread.ts';
import type { JudgingLimits } from './limits.ts';
import { contentsOf, type Question, without } from './question.ts';
import type { SlowFiles } from './slow-files.ts';
import type { ThreadPool } from './thread-pool.ts';
import { tooLarge } from './too-large.ts';

/** Files that are left out, one after the other, before nothing is judged at all. */
const mostCulprits = 3;

/** Milliseconds for an answer without any file; the budget may be used up by then. */
const forNothing = 5_000;

export interface Judging {
  readonly pool: ThreadPool;
  readonly limits: JudgingLimits;
  readonly slowFiles: SlowFiles;
  /** Whose review it is: an installation. */
  readonly lane?: string | undefined;
}

/**
 * Judges within limits. A file that is too much is left out and named as not judged, which fails the check, and the
 * others are judged without it. All tries share one budget of time.
 *
 * @throws Error of the judging itself, never on a limit
 */
export async function judgeWithin(
  { pool, limits, slowFiles, lane }: Judging,
  question: Question,
): Promise<unknown> {
  const culprits = new Map<string, string>();
  let rest = withoutSome(question, tooLarge(sizesOf(question), limits));
  rest = withoutSome(rest, slowFiles.among(contentsOf(rest), lane));
  let left = limits.milliseconds;
  while (left > 0 && culprits.size <= mostCulprits) {
    const answer = await pool.run(rest, { lane, milliseconds: left });
    if ('answer' in answer) {
      // Without them it was judged in time: so these files it was.
      slowFiles.add(culprits, contentsOf(question), lane);
      return answer.answer;
    }
    left -= answer.took;
    const reason = reasonOf(answer, limits);
    if (answer.reading === null || culprits.size === mostCulprits) return judgeNothing(rest, reason);
    culprits.set(answer.reading, reason);
    rest = without(rest, new Map([[answer.reading, reason]]));
  }
  return judgeNothing(rest, reasonOf({ exceeded: 'time' }, limits));

  /** Every file is told as not judged. */
  async function judgeNothing(given: Question, reason: string): Promise<unknown> {
    const none = without(given, new Map([...contentsOf(given).keys()].map((path) => [path, reason])));
    const answer = await pool.run(none, { lane, milliseconds: Math.max(forNothing, left) });
    if ('answer' in answer) return answer.answer;
    throw new Error(`The review was given up: ${reason}`);
  }
}

function withoutSome(question: Question, reasons: ReadonlyMap<string, string>): Question {
  return reasons.size === 0 ? question : without(question, reasons);
}

function sizesOf(question: Question): [path: string, bytes: number][] {
  return [...contentsOf(question)].map(([path, content]) => [path, content.length]);
}

function reasonOf(
  { exceeded }: Pick<Exceeded, 'exceeded'>,
  { milliseconds, megabytes }: JudgingLimits,
): string {
  return exceeded === 'time'
    ? `checking it took longer than ${milliseconds / 1000} s`
    : `checking it took more than ${megabytes} MB`;
}
