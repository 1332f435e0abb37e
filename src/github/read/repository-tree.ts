import { z } from 'zod';
import { directoryOf, isTerraform, isTerragrunt, isUnitFile } from '../../terraform/files.ts';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHubReader } from '../client.ts';
import type { Commit } from './texts.ts';

/** A tree with names only, as the documents ask for it. */
export interface NameTree {
  readonly entries?:
    | readonly {
        readonly name: string;
        readonly type: string;
        readonly mode: number;
        readonly object?: NameTree | null | undefined;
      }[]
    | null
    | undefined;
}

export const nameTree: z.ZodType<NameTree> = z.object({
  entries: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        mode: z.number(),
        get object() {
          return nameTree.nullish();
        },
      }),
    )
    .nullish(),
});

/** Where in a commit there is Terraform, and where links lead somewhere. */
export interface RepositoryTree {
  /** Directories with Terraform files, links included. */
  readonly terraform: readonly string[];
  /** Directories with units of Terragrunt, or with files that these may include; none where there is no unit. */
  readonly terragrunt: readonly string[];
  /** Paths of all regular files. */
  readonly files: readonly string[];
  /** All directories. */
  readonly directories: readonly string[];
  /** Paths of symbolic links. */
  readonly links: readonly string[];
  /** Are these all? GraphQL tells of six levels, and GitHub of 100,000 entries. */
  readonly isComplete: boolean;
}

const symlink = 0o120000;

/** From the names that came with the texts. Undefined where GitHub gave none. */
export function treeOf(root: NameTree | null | undefined): RepositoryTree | undefined {
  if (!root?.entries) return undefined;
  const paths: ListedEntry[] = [];
  let isComplete = true;
  const visit = ({ entries }: NameTree, directory: string) => {
    for (const { name, type, mode, object } of entries ?? []) {
      const path = directory === '' ? name : `${directory}/${name}`;
      paths.push({ path, type, isLink: mode === symlink });
      if (type !== 'tree') continue;
      if (object?.entries) visit(object, path);
      else isComplete = false;
    }
  };
  visit(root, '');
  return viewOf(paths, isComplete);
}

/** An entry of a tree by its whole path; a `blob` may be a link. */
export interface ListedEntry {
  readonly path: string;
  readonly type: string;
  readonly isLink: boolean;
}

/** The parts of a tree that a review uses. */
export function viewOf(paths: readonly ListedEntry[], isComplete: boolean): RepositoryTree {
  const files = paths.filter(({ type }) => type === 'blob');
  const holding = (matches: (path: string) => boolean) => [
    ...new Set(files.filter(({ path }) => matches(path)).map(({ path }) => directoryOf(path))),
  ];
  return {
    terraform: holding(isTerraform),
    terragrunt: files.some(({ path }) => isUnitFile(path)) ? holding(isTerragrunt) : [],
    files: files.filter(({ isLink }) => !isLink).map(({ path }) => path),
    directories: ['', ...paths.filter(({ type }) => type === 'tree').map(({ path }) => path)],
    links: files.filter(({ isLink }) => isLink).map(({ path }) => path),
    isComplete,
  };
}

const treePayload = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string().min(1), mode: z.string(), type: z.string() })),
});

/** The whole tree, however deep: one request. */
export async function readTree(octokit: GitHubReader, { owner, repo, sha }: Commit): Promise<RepositoryTree> {
  const { tree, truncated } = await untilUsable(async () => {
    const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' });
    return shaped(treePayload, data, 'a tree');
  });
  return viewOf(
    tree.map(({ path, type, mode }) => ({ path, type, isLink: mode === '120000' })),
    !truncated,
  );
}
