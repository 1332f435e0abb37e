import type { Review } from '../review/review.ts';
import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { RemoteCall } from '../terraform/remote-modules.ts';
import { callsOfChange, callsOfRepository } from './find-calls.ts';
import { type Evidence, judge, type ReviewInput } from './judge-change.ts';
import { type JudgedRepository, judgeRepository, type RepositoryEvidence } from './judge-repository.ts';
import { type PlannedException, planException, type WantedException } from './plan-exception.ts';
import { type UnitsQuestion, type UsesOfUnits, usesOfUnits } from './uses-of-units.ts';
import { areVerified } from './verify-fixes.ts';

/** The work that takes a processor and no network: here, or in a thread of its own. */
export interface Judge {
  judge(evidence: Evidence): Promise<Review>;
  /** The files that the known units of Terragrunt use; undefined if that could not be found out. */
  unitUses(question: UnitsQuestion): Promise<UsesOfUnits | undefined>;
  /** The calls of modules of other repositories that are not among the given ones. */
  calls(evidence: Evidence): Promise<readonly RemoteCall[]>;
  /** The same of a whole repository. */
  repositoryCalls(repository: RepositoryEvidence): Promise<readonly RemoteCall[]>;
  repository(repository: RepositoryEvidence): Promise<JudgedRepository>;
  /** Do the fixes hold? False also where that could not be found out. */
  verify(
    files: readonly FixedFile[],
    context: Pick<ReviewInput, 'texts' | 'directories' | 'modules'>,
  ): Promise<boolean>;
  /** @throws Error where that takes too long */
  planException(evidence: Evidence, wanted: WantedException): Promise<PlannedException>;
}

/** Judges in this very thread. */
export const judgeHere: Judge = {
  judge: (evidence) => judge(evidence),
  unitUses: async (question) => usesOfUnits(question),
  calls: (evidence) => callsOfChange(evidence),
  repositoryCalls: (repository) => callsOfRepository(repository),
  repository: (repository) => judgeRepository(repository),
  verify: areVerified,
  planException: (evidence, wanted) => planException(evidence, wanted),
};
