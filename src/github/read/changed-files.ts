import type { ChangedFile, ChangedFiles } from '../../review/changed-file.ts';
import type { GitHub } from '../client.ts';
import type { PullRequest } from './pull-request.ts';

/** All pages of the pull request's files: one request for every 100 of them. */
export async function changedFilesOf(octokit: GitHub, pull: PullRequest): Promise<ChangedFiles> {
  const listed = await octokit.paginate(octokit.rest.pulls.listFiles, {
    owner: pull.owner,
    repo: pull.repo,
    pull_number: pull.number,
    per_page: 100,
  });
  const files = listed.map(changedFileOf);
  return { files, unlisted: Math.max(0, pull.changedFiles - files.length) };
}

/** The fields that are read from `pulls/{n}/files` and from `compare`. */
export interface FilePayload {
  readonly filename: string;
  readonly status: ChangedFile['status'];
  readonly previous_filename?: string;
  readonly patch?: string;
}

export function changedFileOf({ filename, status, previous_filename, patch }: FilePayload): ChangedFile {
  return { path: filename, status, previousPath: previous_filename, patch };
}
