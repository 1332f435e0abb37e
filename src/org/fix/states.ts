import { partialAnswer } from '../../github/read/query.ts';
import type { TreePlace } from '../audit/tree.ts';
import type { OrgClient } from '../client.ts';
import { statesDocument } from './documents.ts';

/** A pull request from the branch of the fixes. */
export interface FixPull {
  readonly number: number;
  readonly url: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly title: string;
  readonly body: string;
  readonly baseRefName: string;
}

/** The branch and pull request of earlier fixes in a repository. */
export interface FixState {
  /** Node id of the repository. */
  readonly id: string;
  readonly mayWrite: boolean;
  /** The branch with the fixes; null where there is none. */
  readonly tip: { readonly oid: string; readonly message: string } | null;
  /** The newest one. */
  readonly pull: FixPull | null;
}

interface StatesAnswer {
  readonly id: string;
  readonly viewerPermission: string | null;
  readonly ref: { readonly target: { readonly oid: string; readonly message?: string } | null } | null;
  readonly pullRequests: { readonly nodes: readonly (FixPull & { readonly isCrossRepository: boolean })[] };
}

/** Repositories in one request. */
const atOnce = 25;

/**
 * Asks for the fixes of earlier runs: one request for 25 repositories. Null where GitHub doesn't show one.
 *
 * @param branch of the fixes
 */
export async function fixStates(
  octokit: OrgClient,
  places: readonly TreePlace[],
  branch: string,
): Promise<(FixState | null)[]> {
  const states: (FixState | null)[] = [];
  for (let start = 0; start < places.length; start += atOnce) {
    const group = places.slice(start, start + atOnce);
    const names = Object.fromEntries(
      group.flatMap(({ owner, repo }, n) => [
        [`o${n}`, owner],
        [`n${n}`, repo],
      ]),
    );
    const variables = { branch: `refs/heads/${branch}`, head: branch, ...names };
    const answer = await ask(octokit, statesDocument(group.length), variables);
    for (const n of group.keys()) states.push(stateOf(answer[`r${n}`] ?? null));
  }
  return states;
}

type StatesAnswers = Readonly<Record<string, StatesAnswer | null>>;

/** A repository that is gone leaves a gap beside the others. */
async function ask(
  octokit: OrgClient,
  document: string,
  variables: Record<string, unknown>,
): Promise<StatesAnswers> {
  try {
    return await octokit.graphql<StatesAnswers>(document, variables);
  } catch (error) {
    const partial = partialAnswer<StatesAnswers>(error);
    if (!partial) throw error;
    return partial.data;
  }
}

function stateOf(answer: StatesAnswer | null): FixState | null {
  if (!answer) return null;
  const { id, viewerPermission, ref, pullRequests } = answer;
  const { oid, message = '' } = ref?.target ?? {};
  return {
    id,
    mayWrite: ['ADMIN', 'MAINTAIN', 'WRITE'].includes(viewerPermission ?? ''),
    tip: oid === undefined ? null : { oid, message },
    // A fork may have a branch of that name, too.
    pull: pullRequests.nodes.find(({ isCrossRepository }) => !isCrossRepository) ?? null,
  };
}
