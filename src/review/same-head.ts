import type { Conclusion } from './conclusion.ts';
import { code } from './markdown.ts';
import { section } from './summary.ts';

/** What one pull request comes to, of several whose head is the same commit. */
export interface HeadVerdict {
  readonly number: number;
  readonly baseRef: string;
  readonly conclusion: Conclusion;
  readonly title: string;
}

const rank: Record<Conclusion, number> = { failure: 0, neutral: 1, success: 2 };

/** The worst verdict, the first of these where several are equally bad. */
export function worstOf<T>(
  all: readonly [T, ...T[]],
  verdictOf: (one: T) => Pick<HeadVerdict, 'conclusion'>,
): T {
  const rankOf = (one: T) => rank[verdictOf(one).conclusion];
  return all.reduce((worst, one) => (rankOf(one) < rankOf(worst) ? one : worst));
}

/** Says on a check run that it speaks for several pull requests; empty for one. @param shown number of the worst */
export function sameHeadSection(verdicts: readonly HeadVerdict[], shown: number): string {
  if (verdicts.length < 2) return '';
  const lines = verdicts.map(({ number, baseRef, title }) => {
    const mark = number === shown ? ' (shown here)' : '';
    return `- #${number} into ${code(baseRef)}${mark}: ${title}`;
  });
  const head = `This commit is the head of ${verdicts.length} open pull requests. Its check says the worst of their verdicts.`;
  return `${head}\n\n${section('Pull requests with this head', lines, 1_500)}`;
}
