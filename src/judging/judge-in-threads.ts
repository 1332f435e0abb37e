import type { Review } from '../review/review.ts';
import type { RemoteCall } from '../terraform/remote-modules.ts';
import type { Judge } from './judge.ts';
import type { JudgedRepository, RepositoryEvidence } from './judge-repository.ts';
import { judgeWithin } from './judge-within.ts';
import type { JudgingLimits } from './limits.ts';
import type { PlannedException } from './plan-exception.ts';
import { rememberSlowFiles } from './slow-files.ts';
import { threadPool } from './thread-pool.ts';
import type { UsesOfUnits } from './uses-of-units.ts';

/** Judges pull requests, and whole repositories. */
export interface JudgeInThreads {
  /** @param lane whose reviews these are: lanes take turns, and none of them gets all threads */
  inLane(lane: string): Judge;
  /** In a lane of its own. */
  readonly verify: Judge['verify'];
  judgeRepository(repository: RepositoryEvidence): Promise<JudgedRepository>;
  /** The calls of modules of other repositories that are not among the given ones. */
  callsOf(repository: RepositoryEvidence): Promise<readonly RemoteCall[]>;
  close(): Promise<void>;
}

/**
 * A judge that keeps this thread free, whatever a pull request contains.
 *
 * @param patience milliseconds that a question waits for a thread before another one is made
 */
export function judgeInThreads(limits: JudgingLimits, patience?: number): JudgeInThreads {
  const pool = threadPool(limits, patience);
  const judging = { pool, limits, slowFiles: rememberSlowFiles() };
  const judgeIn = (lane?: string): Judge => ({
    judge: async (evidence) => (await judgeWithin({ ...judging, lane }, { evidence })) as Review,
    async unitUses(units) {
      const found = await pool.run({ units }, { lane, milliseconds: limits.milliseconds });
      return 'answer' in found ? (found.answer as UsesOfUnits) : undefined;
    },
    calls: async (evidence) =>
      (await judgeWithin({ ...judging, lane }, { evidence, asks: 'calls' })) as RemoteCall[],
    repositoryCalls: async (repository) =>
      (await judgeWithin({ ...judging, lane }, { repository, asks: 'calls' })) as RemoteCall[],
    repository: async (repository) =>
      (await judgeWithin({ ...judging, lane }, { repository })) as JudgedRepository,
    planException: async (evidence, exception) =>
      (await judgeWithin({ ...judging, lane }, { evidence, asks: exception })) as PlannedException,
    async verify(fixes, { texts, directories, modules }) {
      const question = { fixes, context: { texts, directories, modules } };
      const verified = await pool.run(question, { lane, milliseconds: limits.milliseconds });
      return 'answer' in verified && verified.answer === true;
    },
  });
  return {
    inLane: judgeIn,
    verify: judgeIn().verify,
    judgeRepository: judgeIn().repository,
    callsOf: judgeIn().repositoryCalls,
    close: () => pool.close(),
  };
}
