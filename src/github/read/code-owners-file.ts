import { codeOwnersPaths } from '../../policy/code-owners.ts';
import type { GitHub } from '../client.ts';
import type { PullRequestSubject } from './pull-request.ts';
import { readTexts } from './texts.ts';

/** The CODEOWNERS file of the base branch that counts; undefined where there is none. */
export async function codeOwnersFile(
  octokit: GitHub,
  { owner, repo, baseRef }: Pick<PullRequestSubject, 'owner' | 'repo' | 'baseRef'>,
): Promise<string | undefined> {
  const commit = { owner, repo, sha: baseRef };
  const { contents } = await readTexts(octokit, commit, { directories: [], files: codeOwnersPaths });
  const path = codeOwnersPaths.find((one) => contents.has(one));
  return path === undefined ? undefined : new TextDecoder().decode(contents.get(path));
}
