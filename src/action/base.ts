import { GitError, gitIn } from '../cli/git/git.ts';

/**
 * The base of the pull request in this clone; undefined where it isn't there. GitHub checks out the merge commit, whose
 * first parent is the base branch. A workflow may check out the head instead, whose parents the author makes: then the
 * base branch has to be there by its name.
 */
export function baseInClone(
  prefix: string,
  { GITHUB_SHA, GITHUB_BASE_REF }: NodeJS.ProcessEnv,
): string | undefined {
  const git = gitIn(prefix);
  const commitOf = (ref: string): string | undefined => {
    try {
      return git
        .run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
        .toString()
        .trim();
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  };
  if (GITHUB_SHA === undefined || commitOf('HEAD') === GITHUB_SHA)
    return commitOf('HEAD^1') === undefined ? undefined : 'HEAD^1';
  const branch = `refs/remotes/origin/${GITHUB_BASE_REF}`;
  return GITHUB_BASE_REF && commitOf(branch) !== undefined ? `origin/${GITHUB_BASE_REF}...` : undefined;
}
