import { throwIfLimited } from '../../github/rate-limit.ts';
import type { RepositoryEvidence } from '../../judging/judge-repository.ts';
import type { JudgingLimits } from '../../judging/limits.ts';
import { tooLarge } from '../../judging/too-large.ts';
import { isTerraform, linkTarget } from '../../terraform/files.ts';
import { linkedFiles } from '../../terraform/linked-files.ts';
import type { OrgClient } from '../client.ts';
import { readArchive } from './archive.ts';
import { readBlobs } from './blobs.ts';
import { isOwn, linksIn, scriptsIn, terraformIn, type WantedFiles } from './select-files.ts';
import { filesOf, type TreeFile, type TreePlace } from './tree.ts';

/** A commit that is to be read. */
export interface Head extends TreePlace {
  readonly commit: string;
  readonly tree: string;
}

/** The parts of a repository's files that judging needs. */
export type RepositoryTexts = Pick<RepositoryEvidence, 'contents' | 'paths' | 'unread' | 'links' | 'names'>;

/** A repository that was read, and can be read further. */
export interface ReadRepository {
  readonly texts: RepositoryTexts;
  /** The same with further files, up to a limit of bytes each; undefined where none of them can be read. */
  more(paths: readonly string[]): Promise<RepositoryTexts | undefined>;
}

/** More files or bytes of one repository come by its archive. */
const bulk = { files: 1_000, bytes: 10_000_000 };

/** A repository on its way. */
interface Reading {
  readonly head: Head;
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Terraform and what units of Terragrunt include, by path. */
  readonly terraform: WantedFiles;
  /** Symbolic links, by path. */
  readonly linking: WantedFiles;
  readonly contents: Map<string, Uint8Array>;
  readonly unread: Map<string, string>;
}

/**
 * Reads the Terraform of several repositories, and the scripts that it names: one request for each tree, and few for
 * all texts together.
 *
 * @returns for each head its texts, or the error that it met
 */
export async function readRepositories(
  octokit: OrgClient,
  heads: readonly Head[],
  limits: JudgingLimits,
): Promise<(ReadRepository | Error)[]> {
  const started = await Promise.all(heads.map((head) => start(octokit, head, limits).catch(unlessLimited)));
  const withTerraform = await fill(octokit, started, ({ terraform, linking }) => {
    return new Map([...terraform, ...linking]);
  });
  const complete = await fill(octokit, withTerraform, ({ terraform, linking, files, contents }) => {
    return new Map([...terraform, ...linking, ...scriptsIn(files, contents, limits.fileBytes)]);
  });
  return complete.map((reading) => {
    if (reading instanceof Error) return reading;
    return { texts: textsOf(reading), more: (paths) => more(octokit, reading, paths, limits) };
  });
}

/** Git keeps a link as a file with the path as its text. */
function textsOf({ files, linking, contents, unread }: Reading): RepositoryTexts {
  const links = new Map(
    [...linking.keys()].map((path) => [path, linkTarget(path, contents.get(path) ?? new Uint8Array())]),
  );
  const commit = {
    contents: new Map([...contents].filter(([path]) => !links.has(path))),
    links,
    names: [...files.keys()].filter((path) => !links.has(path)),
  };
  const paths = linkedFiles(commit).paths.filter((path) => isTerraform(path) && isOwn(path));
  return { ...commit, unread, paths };
}

/** Reads what judging asked for. */
async function more(
  octokit: OrgClient,
  reading: Reading,
  paths: readonly string[],
  { fileBytes }: JudgingLimits,
): Promise<RepositoryTexts | undefined> {
  const wanted = paths.flatMap((path): [string, TreeFile][] => {
    const file = reading.files.get(path);
    return file && file.size <= fileBytes && !reading.contents.has(path) ? [[path, file]] : [];
  });
  if (wanted.length === 0) return undefined;
  const [filled] = await fill(octokit, [reading], () => new Map(wanted));
  if (filled instanceof Error) throw filled;
  return textsOf(reading);
}

async function start(octokit: OrgClient, head: Head, limits: JudgingLimits): Promise<Reading> {
  const files = await filesOf(octokit, head, head.tree);
  const all = terraformIn(files);
  const unread = tooLarge(
    [...all].map(([path, { size }]) => [path, size]),
    limits,
  );
  const terraform = new Map([...all].filter(([path]) => !unread.has(path)));
  const bytes = [...terraform.values()].reduce((sum, { size }) => sum + size, 0);
  const isLarge = terraform.size > bulk.files || bytes > bulk.bytes;
  // Where there is no archive, blob by blob takes longer and gives the same.
  const contents = isLarge
    ? await readArchive(octokit, head, head.commit, terraform).catch(nothing)
    : nothing();
  const byPath = new Map(files.map((file) => [file.path, file]));
  return { head, files: byPath, terraform, linking: linksIn(files), contents, unread };
}

function nothing(error?: unknown): Map<string, Uint8Array> {
  throwIfLimited(error ?? {});
  return new Map();
}

/** Reads what is wanted of each and not there yet, all in the same requests. */
async function fill(
  octokit: OrgClient,
  readings: readonly (Reading | Error)[],
  wantedOf: (reading: Reading) => WantedFiles,
): Promise<(Reading | Error)[]> {
  const asked = readings.map((reading) => {
    if (reading instanceof Error) return { reading, missing: [] };
    const missing = [...wantedOf(reading)].filter(([path]) => !reading.contents.has(path));
    return { reading, missing };
  });
  const requests = asked.map(({ reading, missing }) => ({
    ...(reading instanceof Error ? { owner: '', repo: '' } : reading.head),
    files: missing.map(([, file]) => file),
  }));
  const answers = await readBlobs(octokit, requests);
  return asked.map(({ reading, missing }, index) => {
    const blobs = answers[index]!;
    if (reading instanceof Error || blobs instanceof Error)
      return reading instanceof Error ? reading : (blobs as Error);
    for (const [path, { oid }] of missing) {
      const bytes = blobs.get(oid);
      if (bytes) reading.contents.set(path, bytes);
    }
    return reading;
  });
}

/** For who can do without this one repository, but not because of a limit. */
function unlessLimited(error: unknown): Error {
  throwIfLimited(error);
  return error as Error;
}
