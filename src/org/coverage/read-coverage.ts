import { z } from 'zod';
import { partialAnswer } from '../../github/read/query.ts';
import type { OrgClient } from '../client.ts';
import { cacheFolder, type SavedState, savedState } from '../saved-state.ts';
import { type CoveragePage, coverageDocument } from './document.ts';
import { type CoverageFacts, factsOf } from './facts.ts';

/** The facts read so far; `after` continues, and is null when all is read. */
export interface CoverageSoFar {
  readonly facts: readonly CoverageFacts[];
  readonly after: string | null;
  readonly total: number;
}

export interface ReadCoverageOptions {
  readonly org: string;
  /** Number of the App of which traces are looked for; undefined where they are not needed. */
  readonly evidenceOf: number | undefined;
  /** Where an interrupted run stopped. */
  readonly from?: CoverageSoFar | undefined;
  /** Told after each page. */
  readonly onPage: (soFar: CoverageSoFar) => void;
}

/** Repositories at once. GitHub gives a query ten seconds: where that is not enough, the next ones are smaller. */
const sizes = [50, 20, 5] as const;

/** Reads what every repository of the organization shows, a request for many of them. */
export async function readCoverage(
  client: OrgClient,
  options: ReadCoverageOptions,
): Promise<readonly CoverageFacts[]> {
  let soFar = options.from ?? { facts: [], after: null, total: 0 };
  let size = 0;
  let hasMore = options.from?.after !== null;
  while (hasMore) {
    let page: CoveragePage['organization']['repositories'];
    try {
      page = await askFor(client, options, sizes[size]!, soFar.after);
    } catch (error) {
      if (!isTooMuch(error) || size + 1 === sizes.length) throw error;
      size++;
      continue;
    }
    hasMore = page.pageInfo.hasNextPage;
    const facts = [...soFar.facts, ...page.nodes.map(factsOf)];
    soFar = { facts, after: hasMore ? page.pageInfo.endCursor : null, total: page.totalCount };
    options.onPage(soFar);
  }
  return soFar.facts;
}

async function askFor(
  client: OrgClient,
  { org, evidenceOf }: ReadCoverageOptions,
  size: number,
  after: string | null,
): Promise<CoveragePage['organization']['repositories']> {
  const evidence = evidenceOf !== undefined;
  const variables = { org, size, after, app: evidenceOf ?? null, evidence, request: { retries: 1 } };
  try {
    return (await client.graphql<CoveragePage>(coverageDocument, variables)).organization.repositories;
  } catch (error) {
    // Without the permission to read checks or the protection of a branch, everything else comes.
    const { data, failed } = partialAnswer<CoveragePage>(error) ?? {};
    const complete = failed?.length && failed.every(({ path }) => path?.some((key) => dispensable.has(key)));
    if (!complete || !data?.organization) throw error;
    return data.organization.repositories;
  }
}

const dispensable: ReadonlySet<unknown> = new Set(['checkSuites', 'branchProtectionRule']);

/** A query that took too long: 502 or 504, or an answer that says so. */
function isTooMuch(error: unknown): boolean {
  const { status, message } = error as { status?: number; message: string };
  return status === 502 || status === 504 || /timeout|something went wrong/i.test(message);
}

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

/** Milliseconds for which saved facts count: older ones may have changed. */
const maxAge = 3_600_000;

/** The saved facts of an interrupted look at the coverage. */
export function savedCoverage(
  env: NodeJS.ProcessEnv,
  about: readonly string[],
  onProblem: (text: string) => void,
): SavedState<CoverageSoFar> {
  const key = ['org coverage', ...about];
  return savedState({ folder: cacheFolder(env), key, schema: soFar, maxAge, onProblem });
}
