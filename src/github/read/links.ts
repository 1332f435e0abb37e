import {
  directoryOf,
  isTerraform,
  linkTarget,
  type RepositoryFiles,
  resolveLinks,
} from '../../terraform/files.ts';
import { mostLinks } from '../../terraform/linked-files.ts';
import type { CommitReader } from './commit-reader.ts';
import type { RepositoryTree } from './repository-tree.ts';
import { joinTexts } from './texts.ts';

/** Links that are read at once; those beyond `mostLinks` stay without a target, and are told so. */
const linksAtOnce = 300;

/**
 * Reads where the symbolic links of a repository lead: one request, where there are any. Git keeps a link as a file with
 * the path as its text.
 *
 * @returns the texts with their links
 */
export async function withLinks(
  reader: CommitReader,
  texts: RepositoryFiles,
  tree: RepositoryTree | undefined,
): Promise<RepositoryFiles> {
  const paths = (tree?.links ?? []).filter((path) => !texts.links?.has(path));
  if (paths.length === 0) return texts;
  const links = new Map<string, string | null>(paths.map((path) => [path, null]));
  for (let start = 0; start < Math.min(paths.length, mostLinks); start += linksAtOnce) {
    const files = paths.slice(start, start + linksAtOnce);
    const { contents } = await reader.texts({ directories: [], files });
    for (const [path, bytes] of contents) links.set(path, linkTarget(path, bytes));
  }
  return { ...texts, links: new Map([...(texts.links ?? []), ...links]) };
}

/** The directories in which a Terraform file is a link to one of these files. */
export function directoriesLinkingTo(paths: ReadonlySet<string>, { links }: RepositoryFiles): string[] {
  const linking = [...(links?.keys() ?? [])].filter((link) => {
    const target = isTerraform(link) ? resolveLinks(link, links) : undefined;
    return target !== undefined && paths.has(target);
  });
  return [...new Set(linking.map(directoryOf))];
}

/** Reads the files behind the links of directories that are judged. */
export async function withLinkedFiles(
  reader: CommitReader,
  texts: RepositoryFiles,
  directories: ReadonlySet<string>,
): Promise<RepositoryFiles> {
  const targets = [...(texts.links?.keys() ?? [])].flatMap((link) => {
    if (!isTerraform(link) || !directories.has(directoryOf(link))) return [];
    const target = resolveLinks(link, texts.links);
    return target === undefined || texts.contents.has(target) ? [] : [target];
  });
  if (targets.length === 0) return texts;
  return joinTexts([texts, await reader.texts({ directories: [], files: [...new Set(targets)] })]);
}
