import type { Judge } from '../github/judge-here.ts';
import { judgeWithin } from './judge-within.ts';
import type { JudgingLimits } from './limits.ts';
import { threadPool } from './thread-pool.ts';

/** A judge that keeps this thread free, whatever a pull request contains. */
export function judgeInThreads(limits: JudgingLimits): Judge & { close(): Promise<void> } {
  const pool = threadPool(limits);
  return {
    judge: (evidence) => judgeWithin(pool, limits, evidence),
    async verify(fixes, { texts, directories }) {
      const verified = await pool.run({ fixes, context: { texts, directories } });
      return 'answer' in verified && verified.answer === true;
    },
    close: () => pool.close(),
  };
}
