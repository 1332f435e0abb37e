import type { RepositoryFiles } from '../../terraform/files.ts';
import type { GitHubReader } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { type RepositoryTree, readTree } from './repository-tree.ts';
import { type Commit, readTexts, type Wanted } from './texts.ts';

/** Reads the files of one commit, wherever it lies: on GitHub, or in a clone. */
export interface CommitReader {
  /** Whole directories, and single files. Missing ones are left out. */
  texts(wanted: Wanted): Promise<RepositoryFiles>;
  /** All names, however deep; undefined where they can't be told. */
  tree(): Promise<RepositoryTree | undefined>;
}

/** Reads a commit on GitHub. @throws on a rate limit, and where GitHub gives no texts */
export function readerOnGitHub(octokit: GitHubReader, commit: Commit): CommitReader {
  return {
    texts: (wanted) => readTexts(octokit, commit, wanted),
    async tree() {
      try {
        return await readTree(octokit, commit);
      } catch (error) {
        throwIfLimited(error);
        return undefined;
      }
    },
  };
}
