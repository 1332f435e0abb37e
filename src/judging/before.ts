import type { ChangedFile } from '../review/changed-file.ts';
import { isTerraform, linkTarget, type RepositoryFiles } from '../terraform/files.ts';
import type { CommitFiles } from '../terraform/linked-files.ts';

/** The commit before a change, under today's paths, so that targets can be compared. */
export function before(
  files: readonly ChangedFile[],
  { texts, base }: { readonly texts: RepositoryFiles; readonly base: RepositoryFiles },
): CommitFiles {
  const contents = new Map(texts.contents);
  const links = new Map(texts.links);
  const names = texts.names && new Set(texts.names);
  const leads = (target: string | null) =>
    target !== null && (names?.has(target) || contents.has(target) || base.contents.has(target));
  for (const { path } of files) {
    contents.delete(path);
    links.delete(path);
    names?.delete(path);
  }
  for (const { path, previousPath, status } of files) {
    const bytes = base.contents.get(previousPath ?? path);
    const was = previousPath ?? path;
    // A link has a path as its text, and no line break. GitHub doesn't tell which file of the base is one.
    const mayBeLink = bytes !== undefined && !bytes.includes(0x0a);
    const isLink =
      mayBeLink && (texts.links?.has(path) || (isTerraform(was) && leads(linkTarget(was, bytes))));
    if (isLink) links.set(path, linkTarget(was, bytes));
    else if (bytes) contents.set(path, bytes);
    // It was there, and what it said was not asked for.
    if (!isLink && status !== 'added') names?.add(path);
  }
  return { contents, links, names: names && [...names] };
}
