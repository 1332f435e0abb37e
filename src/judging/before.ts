import type { ChangedFile } from '../review/changed-file.ts';
import { linkTarget, type RepositoryFiles } from '../terraform/files.ts';
import type { CommitFiles } from '../terraform/linked-files.ts';

/** The commit before a change, under today's paths, so that targets can be compared. */
export function before(
  files: readonly ChangedFile[],
  { texts, base }: { readonly texts: RepositoryFiles; readonly base: RepositoryFiles },
): CommitFiles {
  const contents = new Map(texts.contents);
  const links = new Map(texts.links);
  const names = texts.names && new Set(texts.names);
  for (const { path } of files) {
    contents.delete(path);
    links.delete(path);
    names?.delete(path);
  }
  for (const { path, previousPath, status } of files) {
    const bytes = base.contents.get(previousPath ?? path);
    const isLink = bytes !== undefined && texts.links?.has(path) && !bytes.includes(0x0a);
    // A link has a path as its text, and no line break.
    if (isLink) links.set(path, linkTarget(path, bytes));
    else if (bytes) contents.set(path, bytes);
    // It was there, and what it said was not asked for.
    if (!isLink && status !== 'added') names?.add(path);
  }
  return { contents, links, names: names && [...names] };
}
