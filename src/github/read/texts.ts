import { z } from 'zod';
import { isTerraform, isTerragrunt, linkTarget, type RepositoryFiles } from '../../terraform/files.ts';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHubReader } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import { textsDocument } from './documents.ts';
import { query } from './query.ts';

/** A commit of a repository. */
export interface Commit {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
}

export interface Wanted {
  /** Directories to read whole; `''` is the root. */
  readonly directories: readonly string[];
  /** Single files. */
  readonly files: readonly string[];
}

const nothing: RepositoryFiles = { contents: new Map(), unread: new Map() };

const blobShape = z.object({
  oid: z.string(),
  byteSize: z.number(),
  isBinary: z.boolean().nullable(),
  isTruncated: z.boolean(),
  text: z.string().nullable(),
});

type Blob = z.output<typeof blobShape>;

/** A blob, or another object, of which nothing was asked. */
export const objectShape = z.union([blobShape, z.object({ oid: z.never().optional() })]).nullable();

const directoryShape = z.object({
  entries: z.array(z.object({ name: z.string().min(1), mode: z.number(), object: objectShape })).nullish(),
});

/** The shape of the answer for these directories and files. */
export function textsShape({ directories, files }: Wanted) {
  return {
    ...Object.fromEntries(directories.map((_, index) => [`d${index}`, directoryShape.nullable()])),
    ...Object.fromEntries(files.map((_, index) => [`f${index}`, objectShape])),
  };
}

/** The answer to a texts document: `d0`, `d1`, … and `f0`, `f1`, … beside whatever else was asked for. */
export type TextsAnswer = { readonly repository: Readonly<Record<string, unknown>> | null };

/** Blobs that a review reads one by one, beyond what GraphQL gives as text. */
export const largestFile = 5_000_000;

/** Bytes of a file that GraphQL gives as text. */
export const largestText = 512_000;

const regularFile = 0o100644;
const executable = 0o100755;
const symlink = 0o120000;

/**
 * Reads directories and files in one GraphQL request; in halves where GitHub can't answer that many at once, and a
 * single directory by REST where it can't answer even that.
 */
export async function readTexts(
  octokit: GitHubReader,
  commit: Commit,
  wanted: Wanted,
): Promise<RepositoryFiles> {
  const { directories, files } = wanted;
  if (directories.length + files.length === 0) return nothing;
  const { owner, repo } = commit;
  try {
    const document = textsDocument(directories.length, files.length);
    const variables = { owner, repo, ...expressions(commit, wanted) };
    const shape = z.object({ repository: z.object(textsShape(wanted)) });
    const { data } = await query(octokit, document, variables, { shape });
    return await textsOf(octokit, commit, wanted, data);
  } catch (error) {
    throwIfLimited(error);
    if (directories.length === 1 && files.length === 0)
      return readDirectoryByRest(octokit, commit, directories[0]!);
    if (directories.length + files.length === 1) throw error;
    // A 502 or a timeout after 10 s means: too much at once.
    const halves = [half(wanted, 0), half(wanted, 1)];
    return joinTexts(await Promise.all(halves.map((part) => readTexts(octokit, commit, part))));
  }
}

/** Every second directory, and every second file, so that neither half is empty. */
function half({ directories, files }: Wanted, which: 0 | 1): Wanted {
  return {
    directories: directories.filter((_, index) => index % 2 === which),
    files: files.filter((_, index) => (index + directories.length) % 2 === which),
  };
}

/** The variables of a texts document. */
export function expressions({ sha }: Commit, { directories, files }: Wanted): Record<string, string> {
  return Object.fromEntries([
    ...directories.map((path, index) => [`d${index}`, `${sha}:${path}`]),
    ...files.map((path, index) => [`f${index}`, `${sha}:${path}`]),
  ]);
}

/** Takes the texts out of the answer, and reads those by REST that GraphQL cut, calls binary, or changed. */
export async function textsOf(
  octokit: GitHubReader,
  commit: Commit,
  { directories, files }: Wanted,
  { repository }: TextsAnswer,
): Promise<RepositoryFiles> {
  const contents = new Map<string, Uint8Array>();
  const unread = new Map<string, string>();
  const links = new Map<string, string | null>();
  const take = async (path: string, blob: unknown, mode: number) => {
    if (mode === symlink && isBlob(blob)) {
      const bytes = bytesOf(blob);
      if (bytes) links.set(path, linkTarget(path, bytes));
    }
    if ((mode !== regularFile && mode !== executable) || !isBlob(blob)) return;
    const bytes = bytesOf(blob);
    if (bytes) contents.set(path, bytes);
    else if (!isTerraform(path) && !isTerragrunt(path)) return;
    else if (blob.byteSize > largestFile)
      unread.set(path, `it has ${blob.byteSize} bytes, more than ${largestFile}`);
    else await takeWhole(octokit, commit, { path, oid: blob.oid }, { contents, unread });
  };
  for (const [index, directory] of directories.entries()) {
    const { entries } = (repository?.[`d${index}`] ?? {}) as z.output<typeof directoryShape>;
    for (const { name, mode, object } of entries ?? []) {
      await take(directory === '' ? name : `${directory}/${name}`, object, mode);
    }
  }
  for (const [index, path] of files.entries()) {
    await take(path, repository?.[`f${index}`] ?? null, regularFile);
  }
  return { contents, unread, links };
}

export function joinTexts(parts: readonly RepositoryFiles[]): RepositoryFiles {
  return {
    contents: new Map(parts.flatMap(({ contents }) => [...contents])),
    unread: new Map(parts.flatMap(({ unread }) => [...unread])),
    links: new Map(parts.flatMap(({ links }) => [...(links ?? [])])),
    names: parts.find(({ names }) => names)?.names,
  };
}

/** The text as it lies in the commit, or undefined where GraphQL did not give all of it. */
export function textOfBlob(blob: unknown): string | undefined {
  if (!isBlob(blob)) return undefined;
  const bytes = bytesOf(blob);
  return bytes && new TextDecoder().decode(bytes);
}

export function isBlob(object: unknown): object is Blob {
  return typeof object === 'object' && object !== null && 'oid' in object;
}

/** GraphQL cuts text at 512,000 bytes and replaces what is not UTF-8; the size tells whether that happened. */
export function bytesOf(blob: Blob): Uint8Array | undefined {
  if (blob.isTruncated || blob.isBinary || blob.text === null) return undefined;
  const bytes = Buffer.from(blob.text, 'utf8');
  return bytes.length === blob.byteSize ? bytes : undefined;
}

/**
 * The Terraform files of one directory, one request each: for a directory that GraphQL can't give within its 10 s,
 * because other files in it are huge. A directory that is not there is empty.
 */
async function readDirectoryByRest(
  octokit: GitHubReader,
  commit: Commit,
  directory: string,
): Promise<RepositoryFiles> {
  const { owner, repo, sha } = commit;
  const contents = new Map<string, Uint8Array>();
  const links = new Map<string, string | null>();
  const unread = new Map<string, string>();
  for (const { path, type, sha: oid } of await listDirectory(octokit, {
    owner,
    repo,
    path: directory,
    ref: sha,
  })) {
    if (!isTerraform(path) && !isTerragrunt(path)) continue;
    if (type === 'symlink') links.set(path, linkTarget(path, await readBlob(octokit, commit, oid)));
    else if (type === 'file') await takeWhole(octokit, commit, { path, oid }, { contents, unread });
  }
  return { contents, unread, links };
}

/** The bytes of a blob, whatever they are; GitHub gives up to 100 MB. */
export async function readBlob(
  octokit: Pick<GitHubReader, 'rest'>,
  { owner, repo }: Commit,
  sha: string,
): Promise<Uint8Array> {
  return untilUsable(async () => {
    const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: sha });
    const { content } = shaped(z.object({ content: z.string() }), data, 'a blob');
    return Buffer.from(content, 'base64');
  });
}

/** Reads one file by its blob; where GitHub has no such blob, it is that file which is not read, and no other. */
async function takeWhole(
  octokit: Pick<GitHubReader, 'rest'>,
  commit: Commit,
  { path, oid }: { readonly path: string; readonly oid: string },
  { contents, unread }: { contents: Map<string, Uint8Array>; unread: Map<string, string> },
): Promise<void> {
  try {
    contents.set(path, await readBlob(octokit, commit, oid));
  } catch (error) {
    if ((error as { status?: number }).status !== 404) throw error;
    unread.set(path, 'GitHub did not return its text');
  }
}

const entriesShape = z.array(z.object({ path: z.string().min(1), type: z.string(), sha: z.string() }));

async function listDirectory(
  octokit: GitHubReader,
  where: { owner: string; repo: string; path: string; ref: string },
) {
  try {
    return await untilUsable(async () => {
      const { data } = await octokit.rest.repos.getContent(where);
      return shaped(entriesShape, data, 'a directory');
    });
  } catch (error) {
    if ((error as { status?: number }).status === 404) return [];
    throw error;
  }
}
