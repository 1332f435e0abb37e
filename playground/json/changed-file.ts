import type { ChangedFile } from '../git/diff.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { apiUrl } from './account.ts';
import type { Json } from './example.ts';

/** A file of a diff, as `GET pulls/{n}/files` and `compare` list it. */
export function fileJson(world: World, repository: Repository, commit: string, file: ChangedFile): Json {
  const path = file.filename.split('/').map(encodeURIComponent).join('/');
  const html = `${world.url}/${repository.fullName}`;
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${commit}/${path}`,
    raw_url: `${html}/raw/${commit}/${path}`,
    contents_url: `${apiUrl(world)}/repos/${repository.fullName}/contents/${path}?ref=${commit}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousFilename === null ? {} : { previous_filename: file.previousFilename }),
  };
}
