import { throwIfLimited } from '../../github/rate-limit.ts';
import type { RepositoryEvidence } from '../../judging/judge-repository.ts';
import type { JudgingLimits } from '../../judging/limits.ts';
import { tooLarge } from '../../judging/too-large.ts';
import type { OrgClient } from '../client.ts';
import { readArchive } from './archive.ts';
import { readBlobs } from './blobs.ts';
import { followLink, isLink, scriptsIn, terraformIn, type Wanted } from './select-files.ts';
import { filesOf, type Place, type TreeFile } from './tree.ts';

/** A commit that is to be read. */
export interface Head extends Place {
  readonly commit: string;
  readonly tree: string;
}

/** What judging a repository needs of its files. */
export type RepositoryTexts = Pick<RepositoryEvidence, 'contents' | 'paths' | 'unread'>;

/** More files or bytes of one repository come by its archive. */
const bulk = { files: 1_000, bytes: 10_000_000 };

/** A repository on its way. */
interface Reading {
  readonly head: Head;
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Terraform, by the path where it is judged; a link becomes the file that it leads to. */
  readonly terraform: Map<string, TreeFile>;
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
): Promise<(RepositoryTexts | Error)[]> {
  const started = await Promise.all(heads.map((head) => start(octokit, head, limits).catch(unlessLimited)));
  const withTerraform = await fill(octokit, started, ({ terraform }) => terraform);
  for (const reading of withTerraform) if (!(reading instanceof Error)) followLinks(reading);
  const complete = await fill(octokit, withTerraform, ({ terraform, files, contents }) => {
    return new Map([...terraform, ...scriptsIn(files, contents, limits.fileBytes)]);
  });
  return complete.map((reading) => {
    if (reading instanceof Error) return reading;
    const { contents, unread, terraform } = reading;
    return { contents, unread, paths: [...terraform.keys(), ...unread.keys()] };
  });
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
  return { head, files: new Map(files.map((file) => [file.path, file])), terraform, contents, unread };
}

function nothing(error?: unknown): Map<string, Uint8Array> {
  throwIfLimited(error ?? {});
  return new Map();
}

/** Reads what is wanted of each and not there yet, all in the same requests. */
async function fill(
  octokit: OrgClient,
  readings: readonly (Reading | Error)[],
  wantedOf: (reading: Reading) => Wanted,
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

/** Terraform follows links to files: each is read as what it leads to, or told as not read. */
function followLinks({ terraform, files, contents, unread }: Reading): void {
  for (const [path, file] of [...terraform]) {
    if (!isLink(file)) continue;
    const target = followLink(path, new TextDecoder().decode(contents.get(path)), files);
    contents.delete(path);
    if (target) terraform.set(path, target);
    else {
      terraform.delete(path);
      unread.set(path, 'it is a symbolic link that leads to no file of the repository');
    }
  }
}

/** For who can do without this one repository, but not because of a limit. */
function unlessLimited(error: unknown): Error {
  throwIfLimited(error);
  return error as Error;
}
