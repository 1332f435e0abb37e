import type { OrgClient } from '../client.ts';

/** A workflow file that a ruleset requires, as the rule `workflows` of the REST API names it. */
export interface RequiredWorkflow {
  readonly repository_id: number;
  readonly path: string;
  /** `refs/heads/main`, `refs/tags/v1`; with a commit, `sha` instead. */
  readonly ref?: string;
  readonly sha?: string;
}

/** A workflow as a command line names it. */
interface NamedWorkflow {
  readonly owner: string;
  readonly repo: string;
  readonly path: string;
  readonly ref: string;
}

/** Reads `OWNER/REPO:PATH@REF`; undefined where it isn't that. */
export function namedWorkflow(text: string): NamedWorkflow | undefined {
  const [, owner, repo, path, ref] =
    /^([\w.-]+)\/([\w.-]+):(\.github\/workflows\/[^/@]+\.ya?ml)@(\S+)$/.exec(text) ?? [];
  return owner && repo && path && ref ? { owner, repo, path, ref } : undefined;
}

/**
 * Asks GitHub for the repository's number, and whether REF is a branch or a tag; a commit is taken as it is.
 *
 * @returns or why it can't be required, in one sentence without a full stop
 */
export async function findWorkflow(
  client: OrgClient,
  { owner, repo, path, ref }: NamedWorkflow,
): Promise<RequiredWorkflow | { readonly problem: string }> {
  const name = `${owner}/${repo}`;
  const repository = await unlessMissing(() => client.rest.repos.get({ owner, repo }));
  if (!repository) return { problem: `GitHub shows no repository ${name} to this token` };
  const found = { repository_id: repository.data.id, path };
  const at = await refOf(client, { owner, repo, ref });
  if (!at) return { problem: `${name} has no branch, tag or commit ${JSON.stringify(ref)}` };
  const file = await unlessMissing(() =>
    client.rest.repos.getContent({ owner, repo, path, ref: at.sha ?? at.ref! }),
  );
  return file ? { ...found, ...at } : { problem: `${name} has no ${path} at ${ref}` };
}

async function refOf(
  client: OrgClient,
  { owner, repo, ref }: { owner: string; repo: string; ref: string },
): Promise<Pick<RequiredWorkflow, 'ref' | 'sha'> | undefined> {
  if (/^[0-9a-f]{40}$/.test(ref)) return { sha: ref };
  const candidates = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  for (const candidate of candidates) {
    const short = candidate.slice('refs/'.length);
    if (await unlessMissing(() => client.rest.git.getRef({ owner, repo, ref: short })))
      return { ref: candidate };
  }
  return undefined;
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if ((error as { status?: number }).status === 404) return undefined;
    throw error;
  }
}
