import { isTerraform } from './changed-files.ts';
import type { GitHub } from './client.ts';
import type { Commit, Texts } from './texts.ts';

/**
 * The Terraform files of one directory, one request each: for a directory that GraphQL can't give within its 10 s,
 * because other files in it are huge. A directory that is not there is empty.
 */
export async function readDirectoryByRest(
  octokit: GitHub,
  commit: Commit,
  directory: string,
): Promise<Texts> {
  const { owner, repo, sha } = commit;
  const contents = new Map<string, Uint8Array>();
  const unread = new Map<string, string>();
  for (const { path, type, sha: oid } of await listDirectory(octokit, {
    owner,
    repo,
    path: directory,
    ref: sha,
  })) {
    if (!isTerraform(path)) continue;
    if (type === 'symlink') unread.set(path, 'it is a symbolic link, which is not followed');
    else if (type === 'file') contents.set(path, await readBlob(octokit, commit, oid));
  }
  return { contents, unread };
}

/** The bytes of a blob, whatever they are; GitHub gives up to 100 MB. */
export async function readBlob(
  octokit: Pick<GitHub, 'rest'>,
  { owner, repo }: Commit,
  sha: string,
): Promise<Uint8Array> {
  const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: sha });
  return Buffer.from(data.content, 'base64');
}

async function listDirectory(
  octokit: GitHub,
  where: { owner: string; repo: string; path: string; ref: string },
) {
  try {
    const { data } = await octokit.rest.repos.getContent(where);
    return Array.isArray(data) ? data : [];
  } catch (error) {
    if ((error as { status?: number }).status === 404) return [];
    throw error;
  }
}
