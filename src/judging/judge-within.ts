import type { JudgingLimits } from './limits.ts';
import { contentsOf, type Question, without } from './question.ts';
import type { Exceeded, ThreadPool } from './thread-pool.ts';
import { tooLarge } from './too-large.ts';

/** Files that are left out, one after the other, before nothing is judged at all. */
const mostCulprits = 3;

/**
 * Judges within limits. A file that is too much is left out and named as not judged, which fails the check, and the
 * others are judged without it.
 *
 * @throws Error of the judging itself, never on a limit
 */
export async function judgeWithin(
  pool: ThreadPool,
  limits: JudgingLimits,
  question: Question,
): Promise<unknown> {
  let rest = withoutLargeFiles(question, limits);
  for (let culprits = 0; ; culprits++) {
    const answer = await pool.run(rest);
    if ('answer' in answer) return answer.answer;
    const reason = reasonOf(answer, limits);
    rest =
      answer.reading !== null && culprits < mostCulprits
        ? without(rest, new Map([[answer.reading, reason]]))
        : without(rest, new Map([...contentsOf(rest).keys()].map((path) => [path, reason])));
    if (culprits > mostCulprits) throw new Error(`The review was given up: ${reason}`);
  }
}

function withoutLargeFiles(question: Question, limits: JudgingLimits): Question {
  const sizes = [...contentsOf(question)].map(([path, content]) => [path, content.length] as const);
  const reasons = tooLarge(sizes, limits);
  return reasons.size === 0 ? question : without(question, reasons);
}

function reasonOf({ exceeded }: Exceeded, { milliseconds, megabytes }: JudgingLimits): string {
  return exceeded === 'time'
    ? `judging it took longer than ${milliseconds / 1000} s`
    : `judging it took more than ${megabytes} MB`;
}
