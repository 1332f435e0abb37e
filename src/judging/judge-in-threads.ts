import type { Review } from '../review/review.ts';
import type { Judge } from './judge.ts';
import type { JudgedRepository, RepositoryEvidence } from './judge-repository.ts';
import { judgeWithin } from './judge-within.ts';
import type { JudgingLimits } from './limits.ts';
import { threadPool } from './thread-pool.ts';

/** Judges pull requests, and whole repositories. */
export interface JudgeInThreads extends Judge {
  judgeRepository(repository: RepositoryEvidence): Promise<JudgedRepository>;
  close(): Promise<void>;
}

/**
 * A judge that keeps this thread free, whatever a pull request contains.
 *
 * @param patience milliseconds that somebody waits for a thread before another one is made
 */
export function judgeInThreads(limits: JudgingLimits, patience?: number): JudgeInThreads {
  const pool = threadPool(limits, patience);
  return {
    judge: async (evidence) => (await judgeWithin(pool, limits, { evidence })) as Review,
    judgeRepository: async (repository) =>
      (await judgeWithin(pool, limits, { repository })) as JudgedRepository,
    async verify(fixes, { texts, directories }) {
      const verified = await pool.run({ fixes, context: { texts, directories } });
      return 'answer' in verified && verified.answer === true;
    },
    close: () => pool.close(),
  };
}
