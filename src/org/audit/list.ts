import picomatch from 'picomatch';
import type { ListedRepository } from '../../audit/repository.ts';
import { throwIfLimited } from '../../github/rate-limit.ts';
import {
  type FailedPart,
  type QueryAnswer as GraphqlAnswer,
  partialAnswer,
} from '../../github/read/query.ts';
import { policyPath } from '../../policy/file-path.ts';
import type { OrgClient } from '../client.ts';
import { repositoriesDocument } from './documents.ts';

/** A repository of the list, and what was read of it on the way. */
export interface ListedHead extends ListedRepository {
  readonly archived: boolean;
  readonly disabled: boolean;
  /** Tree of the head commit; null where there is no default branch. */
  readonly tree: string | null;
  /** Blob of its policy file; null where there is none. */
  readonly policy: unknown;
  /** GitHub's answer if it does not show all of this. */
  readonly refusal: string | null;
}

/** The repositories of an organization that the person may see. */
export interface Listing {
  /** As GitHub spells it. */
  readonly organization: string;
  readonly url: string;
  readonly repositories: readonly ListedHead[];
  /** Repositories that GitHub counts and does not show: behind single sign-on, for example. */
  readonly hidden: number;
}

interface Node {
  readonly databaseId: number;
  readonly nameWithOwner: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly isFork: boolean;
  readonly isArchived: boolean;
  readonly isDisabled: boolean;
  readonly defaultBranchRef: {
    readonly name: string;
    readonly target: { readonly oid: string; readonly tree?: { readonly oid: string } } | null;
  } | null;
  readonly policy: unknown;
}

interface RepositoriesAnswer {
  readonly organization: {
    readonly login: string;
    readonly url: string;
    readonly repositories: {
      readonly totalCount: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly (Node | null)[];
    };
  };
}

/** Repositories in one request; fewer where GitHub can't give that many within its 10 s. */
const pageSizes = [100, 50, 25, 10, 1];

/**
 * Lists every repository with the head of its default branch: one request for 100 of them.
 *
 * @param onPage told how many were listed so far, and how many there are
 * @throws GraphqlResponseError where GitHub has no such organization, RequestError where it does not answer
 */
export async function listRepositories(
  octokit: OrgClient,
  organization: string,
  onPage: (listed: number, all: number) => void = () => {},
): Promise<Listing> {
  const repositories: ListedHead[] = [];
  let hidden = 0;
  let after: string | null = null;
  for (;;) {
    const { data, failed }: GraphqlAnswer<RepositoriesAnswer> = await page(octokit, { organization, after });
    const { login, url, repositories: found } = data.organization;
    for (const [index, node] of found.nodes.entries()) {
      if (node) repositories.push(listedHead(node, refusalOf(failed, index)));
      else hidden++;
    }
    onPage(repositories.length, found.totalCount);
    after = found.pageInfo.endCursor;
    if (!found.pageInfo.hasNextPage) return { organization: login, url, repositories, hidden };
  }
}

interface PageFailure {
  readonly status?: number;
  readonly errors?: readonly FailedPart[];
}

async function page(
  octokit: OrgClient,
  where: { readonly organization: string; readonly after: string | null },
): Promise<GraphqlAnswer<RepositoriesAnswer>> {
  let failure: unknown;
  for (const first of pageSizes) {
    try {
      const variables = { ...where, first, policy: `HEAD:${policyPath}` };
      return { data: await octokit.graphql<RepositoriesAnswer>(repositoriesDocument, variables), failed: [] };
    } catch (error) {
      throwIfLimited(error);
      const partial = partialAnswer<RepositoriesAnswer>(error);
      if (partial?.data.organization) return partial;
      const { errors = [], status = 500 } = error as PageFailure;
      // GitHub would refuse smaller pieces for the same reason.
      if (status < 500 || errors.some(({ type }) => type !== undefined)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Errors name the place that they left empty: `organization.repositories.nodes.7.policy`. */
function refusalOf(failed: readonly FailedPart[], index: number): string | null {
  return failed.find(({ path }) => path?.[2] === 'nodes' && path[3] === index)?.message ?? null;
}

function listedHead(node: Node, refusal: string | null): ListedHead {
  const { defaultBranchRef: head } = node;
  return {
    id: node.databaseId,
    name: node.nameWithOwner,
    url: node.url,
    private: node.isPrivate,
    fork: node.isFork,
    branch: head?.name ?? null,
    commit: head?.target?.oid ?? null,
    archived: node.isArchived,
    disabled: node.isDisabled,
    tree: head?.target?.tree?.oid ?? null,
    policy: node.policy,
    refusal,
  };
}

/** Tells which repositories were asked for, by name with or without the owner; all of them without a pattern. */
export function selector(patterns: readonly string[]): (fullName: string) => boolean {
  if (patterns.length === 0) return () => true;
  const matches = picomatch([...patterns], { nocase: true, dot: true });
  return (fullName) => matches(fullName) || matches(fullName.slice(fullName.indexOf('/') + 1));
}
