import { resolveCommit } from '../../git/store.ts';
import type { TreeChange } from '../../git/write.ts';
import { canSee, mayPush } from '../../http/access.ts';
import { authorBehind } from '../../rest/author.ts';
import { fileBytes, pushCommit, StaleBranchError } from '../../world/push.ts';
import { Refusal } from '../../world/refusal.ts';
import type { Repository } from '../../world/repository.ts';
import { repositoryNamed } from '../access.ts';
import { type Args, type Context, forbidden, GraphqlFault, typed } from '../node.ts';
import { commitNode } from '../types/commit.ts';

/**
 * `createCommitOnBranch`: one signed commit, only where the branch is still at `expectedHeadOid`. Every file it writes
 * is a plain `100644` one: the mutation knows no modes, also for files that were executable (known from issue threads).
 */
export async function createCommitOnBranch(input: Args, context: Context) {
  const { world, actor } = context;
  const { repository, branch } = branchOf(input.branch, context);
  if (!mayPush(world, actor, repository, branch)) throw forbidden();
  if (repository.archived) throw new Refusal('Repository was archived so is read-only.');
  const tip = await resolveCommit(repository.git, `refs/heads/${branch}`);
  if (tip === null)
    throw new GraphqlFault('NOT_FOUND', `Could not resolve to a Branch with the name '${branch}'.`);
  const parent = String(input.expectedHeadOid);
  if (tip !== parent) throw stale(parent);
  const changes = await changesOf(repository, parent, input.fileChanges ?? {});
  const { headline, body } = input.message as { headline: string; body?: string };
  if (headline.trim() === '') throw new Refusal("Commit message headline can't be blank");
  const message = body ? `${headline}\n\n${body}` : headline;
  const author = authorBehind(world, actor).account;
  try {
    const sha = await pushCommit(world, repository, { branch, parent, changes, message, author });
    return { commit: commitNode(repository, sha), ref: typed('Ref', { repository, branch }) };
  } catch (error) {
    if (error instanceof StaleBranchError) throw stale(parent);
    throw error;
  }
}

/** Named by repository and branch, or by the id of the ref. */
function branchOf(branch: Args, context: Context): { repository: Repository; branch: string } {
  if (branch.id) {
    const [id = '', ref = ''] = Buffer.from(String(branch.id).replace(/^REF_/, ''), 'base64url')
      .toString()
      .split(/:(.*)/s);
    const repository = [...context.world.repositories.values()].find((one) => String(one.id) === id);
    if (repository !== undefined && canSee(context.actor, repository)) {
      return { repository, branch: ref.replace(/^refs\/heads\//, '') };
    }
    throw new GraphqlFault('NOT_FOUND', `Could not resolve to a node with the global id of '${branch.id}'`);
  }
  const { repositoryNameWithOwner, branchName } = branch;
  if (!repositoryNameWithOwner || !branchName) {
    throw new GraphqlFault(
      'BAD_REQUEST',
      'Exactly one of `id` or both `repositoryNameWithOwner` and `branchName` must be specified.',
    );
  }
  const forkOrOwn = context.world.repositories.get(String(repositoryNameWithOwner).toLowerCase());
  const name = String(branchName).replace(/^refs\/heads\//, '');
  // A private fork that only "edits by maintainers" opens is invisible otherwise.
  if (forkOrOwn !== undefined && mayPush(context.world, context.actor, forkOrOwn, name))
    return { repository: forkOrOwn, branch: name };
  return { repository: repositoryNamed(context, repositoryNameWithOwner), branch: name };
}

async function changesOf(
  repository: Repository,
  parent: string,
  { additions = [], deletions = [] }: Args,
): Promise<Map<string, TreeChange>> {
  const changes = new Map<string, TreeChange>();
  for (const { path } of deletions as { path: string }[]) {
    if ((await repository.git.reader.info(`${parent}:${checkPath(path)}`)) === null) {
      throw new Refusal(
        `A path was requested for deletion which does not exist as of commit oid \`${parent}\``,
      );
    }
    changes.set(path, null);
  }
  for (const { path, contents } of additions as { path: string; contents: string }[]) {
    if (changes.has(checkPath(path))) throw new Refusal(`\`${path}\` is listed more than once`);
    if (!/^(?:[A-Za-z0-9+/]|\s)*={0,2}\s*$/.test(contents))
      throw new Refusal(`The contents of \`${path}\` are not base64`);
    changes.set(path, fileBytes(Buffer.from(contents, 'base64')));
  }
  return changes;
}

function checkPath(path: string): string {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part === '.git')) {
    throw new Refusal(`\`${path}\` is not a valid path`);
  }
  return path;
}

function stale(expected: string): GraphqlFault {
  return new GraphqlFault(
    'STALE_DATA',
    `Expected branch to point to "${expected}" but it did not.  Pull and try again.`,
  );
}
