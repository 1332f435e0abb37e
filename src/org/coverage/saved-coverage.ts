import { z } from 'zod';
import { cacheFolder, type SavedState, savedState } from '../saved-state.ts';
import type { CoverageSoFar } from './read-coverage.ts';

const requirement = z.object({ by: z.string(), appId: z.number().nullable() });

const soFar = z.object({
  after: z.string().nullable(),
  total: z.number(),
  facts: z.array(
    z.object({
      name: z.string(),
      isArchived: z.boolean(),
      isEmpty: z.boolean(),
      inForce: z.array(requirement),
      onTrial: z.array(requirement),
      appSeen: z.boolean().nullable(),
      isCut: z.boolean(),
    }),
  ),
});

/** What was read an hour ago may have changed since. */
const maxAge = 3_600_000;

/** What an interrupted look at the coverage has found so far. */
export function savedCoverage(
  env: NodeJS.ProcessEnv,
  about: readonly string[],
  onProblem: (text: string) => void,
): SavedState<CoverageSoFar> {
  const key = ['org coverage', ...about];
  return savedState({ folder: cacheFolder(env), key, schema: soFar, maxAge, onProblem });
}
