import { throwIfLimited } from '../../github/rate-limit.ts';
import { partialAnswer } from '../../github/read/query.ts';
import { bytesOf, isBlob, readBlob } from '../../github/read/texts.ts';
import type { OrgClient } from '../client.ts';
import { blobsDocument } from './documents.ts';
import type { TreeFile, TreePlace } from './tree.ts';

/** Blobs of one repository. */
export interface BlobRequest extends TreePlace {
  readonly files: readonly TreeFile[];
}

/** Bytes by name of the blob, for each request. */
export type BlobAnswer = ReadonlyMap<string, Uint8Array>;

/** More in one request meet GitHub's 10 s for a query. */
const most = { blobs: 100, bytes: 2_000_000, blobBytes: 512_000 };

interface BlobPiece {
  readonly place: TreePlace;
  /** Of the request that it belongs to. */
  readonly index: number;
  readonly file: TreeFile;
}

/**
 * Reads blobs of many repositories, packed into as few requests as GitHub answers; by REST, one by one, what GraphQL
 * would cut or can't give as text.
 *
 * @returns for each request its blobs, or the error that its repository met
 */
export async function readBlobs(
  octokit: OrgClient,
  requests: readonly BlobRequest[],
): Promise<(BlobAnswer | Error)[]> {
  const found = requests.map(() => new Map<string, Uint8Array>());
  const failed = new Map<number, Error>();
  const pieces = requests.flatMap((request, index) =>
    [...new Map(request.files.map((file) => [file.oid, file])).values()].map((file) => ({
      place: request,
      file,
      index,
    })),
  );
  const read = await Promise.all(packs(pieces).map((pack) => readPack(octokit, pack)));
  for (const [{ index, file }, bytes] of read.flat()) {
    if (bytes instanceof Error) failed.set(index, bytes);
    else found[index]!.set(file.oid, bytes);
  }
  return found.map((blobs, index) => failed.get(index) ?? blobs);
}

/** In order, so that a repository is spread over as few requests as possible. */
function packs(pieces: readonly BlobPiece[]): BlobPiece[][] {
  const all: BlobPiece[][] = [];
  let size = 0;
  for (const piece of pieces) {
    const bytes = Math.min(piece.file.size, most.blobBytes);
    const last = all.at(-1);
    if (last && last.length < most.blobs && size + bytes <= most.bytes) last.push(piece);
    else {
      all.push([piece]);
      size = 0;
    }
    size += bytes;
  }
  return all;
}

type ReadBlob = [BlobPiece, Uint8Array | Error];

async function readPack(octokit: OrgClient, pack: readonly BlobPiece[]): Promise<ReadBlob[]> {
  const small = pack.filter(({ file }) => file.size <= most.blobBytes);
  const texts = await readTexts(octokit, small);
  const rest = pack.filter((piece) => !texts.has(piece));
  const read = await Promise.all(rest.map((piece) => readOne(octokit, piece)));
  return [...texts, ...read];
}

/** Reads the files that GraphQL gives as text; in halves where it can't answer all at once. */
async function readTexts(
  octokit: OrgClient,
  pieces: readonly BlobPiece[],
): Promise<Map<BlobPiece, Uint8Array>> {
  if (pieces.length === 0) return new Map();
  const groups = [...Map.groupBy(pieces, ({ place }) => `${place.owner}/${place.repo}`).values()];
  try {
    const answer = await ask(octokit, groups);
    return new Map(
      groups.flatMap((group, repository) =>
        group.flatMap((piece, blob) => {
          const object = answer[`r${repository}`]?.[`b${blob}`];
          const bytes = isBlob(object) ? bytesOf(object) : undefined;
          return bytes ? [[piece, bytes] as const] : [];
        }),
      ),
    );
  } catch (error) {
    throwIfLimited(error);
    if (pieces.length === 1) return new Map();
    const middle = Math.ceil(pieces.length / 2);
    const halves = [pieces.slice(0, middle), pieces.slice(middle)];
    return new Map(
      (await Promise.all(halves.map((half) => readTexts(octokit, half)))).flatMap((map) => [...map]),
    );
  }
}

type BlobsAnswer = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

/** A repository that GitHub no longer shows leaves a gap, beside the answers of the others. */
async function ask(octokit: OrgClient, groups: readonly (readonly BlobPiece[])[]): Promise<BlobsAnswer> {
  const document = blobsDocument(groups.map((group) => group.length));
  const variables = Object.fromEntries(
    groups.flatMap((group, repository) => [
      [`o${repository}`, group[0]!.place.owner],
      [`n${repository}`, group[0]!.place.repo],
      ...group.map(({ file }, blob) => [`b${repository}_${blob}`, file.oid]),
    ]),
  );
  try {
    return await octokit.graphql<BlobsAnswer>(document, { ...variables, request: { retries: 1 } });
  } catch (error) {
    const partial = partialAnswer<BlobsAnswer>(error);
    if (!partial) throw error;
    return partial.data;
  }
}

async function readOne(octokit: OrgClient, piece: BlobPiece): Promise<ReadBlob> {
  try {
    const { owner, repo } = piece.place;
    return [piece, await readBlob(octokit, { owner, repo, sha: '' }, piece.file.oid)];
  } catch (error) {
    throwIfLimited(error);
    return [piece, error as Error];
  }
}
