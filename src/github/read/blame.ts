import { z } from 'zod';
import type { GitHub } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { blameDocument } from './documents.ts';
import { query } from './query.ts';

/** Lines of a file that one commit wrote. */
export interface BlamedLines {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** ISO 8601. */
  readonly at: string;
  /** Logins of the author, the co-authors and the committer; an account that GitHub doesn’t know is left out. */
  readonly by: readonly string[];
}

/** Files in one request: GitHub walks the history of each. */
const mostFiles = 10;

const actor = z.object({ user: z.object({ login: z.string() }).nullable() });

const file = z.object({
  ranges: z.array(
    z.object({
      startingLine: z.number(),
      endingLine: z.number(),
      commit: z.object({
        committedDate: z.string(),
        committer: actor.nullable(),
        authors: z.object({ nodes: z.array(actor.nullable()).nullable() }),
      }),
    }),
  ),
});

const shape = z.object({
  repository: z.object({ object: z.record(z.string(), file.nullish()).nullable() }).nullable(),
});

/**
 * Reads who wrote each line of some files of a commit, and when.
 *
 * Requests: one for ten files.
 *
 * @returns only files for which GitHub could tell
 */
export async function blameOf(
  octokit: Pick<GitHub, 'graphql'>,
  { owner, repo, commit }: { readonly owner: string; readonly repo: string; readonly commit: string },
  paths: readonly string[],
): Promise<Map<string, readonly BlamedLines[]>> {
  const found = new Map<string, readonly BlamedLines[]>();
  for (let start = 0; start < paths.length; start += mostFiles) {
    const some = paths.slice(start, start + mostFiles);
    const named = Object.fromEntries(some.map((path, index) => [`path${index}`, path]));
    try {
      const { data } = await query(
        octokit,
        blameDocument(some.length),
        { owner, repo, commit, ...named },
        { shape },
      );
      for (const [index, path] of some.entries()) {
        const blamed = data.repository?.object?.[`file${index}`];
        if (blamed) found.set(path, blamed.ranges.map(linesOf));
      }
    } catch (error) {
      // A file that isn’t there, or a history that is too long for GitHub to walk.
      throwIfLimited(error);
    }
  }
  return found;
}

function linesOf({ startingLine, endingLine, commit }: z.output<typeof file>['ranges'][number]): BlamedLines {
  const people = [commit.committer, ...(commit.authors.nodes ?? [])];
  const by = new Set(people.flatMap((one) => one?.user?.login ?? []));
  return { startLine: startingLine, endLine: endingLine, at: commit.committedDate, by: [...by] };
}
