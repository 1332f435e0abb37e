import { commitOnBranch } from '../../github/write/commit-files.ts';
import type { FixedFile } from '../../rule/fix/fixed-files.ts';
import type { TreePlace } from '../audit/tree.ts';
import type { OrgClient } from '../client.ts';
import { digestIn, trailerOf } from './branch.ts';
import { updateRefsDocument } from './documents.ts';
import { closedMarker } from './pull-body.ts';
import type { FixPull, FixState } from './states.ts';

/** The content of a fix pull request. */
export interface PublishableFix extends TreePlace {
  /** The default branch, and its head that was judged. */
  readonly base: string;
  readonly commit: string;
  readonly files: readonly FixedFile[];
  readonly digest: string;
  /** Of the fixes. */
  readonly branch: string;
  /** Of commit and pull request. */
  readonly title: string;
  readonly body: string;
}

const heads = 'refs/heads/';
const nowhere = '0'.repeat(40);

/**
 * Puts the fixes on their branch, as one signed commit over the head of the default branch. A branch that is there is
 * moved in one step from where it was seen to the new commit: by way of a branch of another name, because a pull request
 * whose branch is for a moment where the default branch is would be closed by GitHub, for good
 * (release-plz/release-plz#1487).
 *
 * @throws RequestError or GraphqlResponseError where GitHub refuses it; then nothing has changed
 */
export async function pushFixes(
  octokit: OrgClient,
  fix: PublishableFix,
  { id, tip }: FixState,
): Promise<void> {
  const branch = tip === null ? fix.branch : `${fix.branch}-${fix.digest}`;
  await createBranch(octokit, fix, branch);
  try {
    const { owner, repo, commit: head, files, digest } = fix;
    const repository = `${owner}/${repo}`;
    const { title: headline } = fix;
    const oid = await commitOnBranch(octokit, {
      repository,
      branch,
      head,
      files,
      headline,
      trailer: trailerOf(digest),
    });
    if (tip === null) return;
    const refUpdates = [
      { name: `${heads}${fix.branch}`, beforeOid: tip.oid, afterOid: oid, force: true },
      { name: `${heads}${branch}`, beforeOid: oid, afterOid: nowhere },
    ];
    await octokit.graphql(updateRefsDocument, { input: { repositoryId: id, refUpdates } });
  } catch (error) {
    const { owner, repo } = fix;
    await octokit.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` }).catch(() => {});
    throw error;
  }
}

/** One of an interrupted run is in the way only where it is not the branch of the fixes: that one was not there. */
async function createBranch(octokit: OrgClient, fix: PublishableFix, branch: string): Promise<void> {
  const { owner, repo, commit } = fix;
  const create = () => octokit.rest.git.createRef({ owner, repo, ref: heads + branch, sha: commit });
  try {
    await create();
  } catch (error) {
    if (branch === fix.branch || (error as { status?: number }).status !== 422) throw error;
    await octokit.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` });
    await create();
  }
}

/** @returns its page */
export async function openPull(
  octokit: OrgClient,
  { owner, repo, base, branch, title, body }: PublishableFix,
): Promise<string> {
  const { data } = await octokit.rest.pulls.create({
    owner,
    repo,
    base,
    head: branch,
    title,
    body,
  });
  return data.html_url;
}

/** Says what it is about now; a title that a person has changed stays. */
export async function describePull(
  octokit: OrgClient,
  { owner, repo, base, body }: PublishableFix,
  pull: FixPull,
): Promise<void> {
  if (pull.body === body && pull.baseRefName === base) return;
  await octokit.rest.pulls.update({ owner, repo, pull_number: pull.number, body, base });
}

/** Closes a pull request that has nothing to bring any more, and says so in it. */
export async function closePull(
  octokit: OrgClient,
  { owner, repo }: TreePlace,
  { number }: FixPull,
): Promise<void> {
  const body = `Nothing is left to fix on the default branch, so \`require-imdsv2 org fix\` has closed this.\n\n${closedMarker}`;
  await octokit.rest.pulls.update({ owner, repo, pull_number: number, body, state: 'closed' });
}

/** The commits on the branch of the fixes that are not on the default branch. */
export interface OnBranch {
  /** How many commits. */
  readonly ahead: number;
  /** The names of other committers. */
  readonly others: readonly string[];
}

/**
 * Looks at the commits of the branch. One of ours carries its fixes in its message and was written by GitHub, so one that
 * a person has amended is theirs.
 */
export async function onBranch(
  octokit: OrgClient,
  { owner, repo, commit, branch }: TreePlace & Pick<PublishableFix, 'commit' | 'branch'>,
): Promise<OnBranch> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${commit}...${branch}`,
    per_page: 100,
  });
  const theirs = data.commits.filter(
    ({ commit: { message, committer } }) =>
      digestIn(message) === undefined || committer?.email !== 'noreply@github.com',
  );
  const names = theirs.map(
    ({ author, commit }) => author?.login ?? commit.author?.name ?? 'another committer',
  );
  const unlisted = data.total_commits > data.commits.length ? ['another committer'] : [];
  return { ahead: data.total_commits, others: [...new Set([...names, ...unlisted])] };
}
