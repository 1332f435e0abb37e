import { createHash } from 'node:crypto';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import type { OrgClient } from '../client.ts';
import type { WantedFiles } from './select-files.ts';
import type { TreeFile, TreePlace } from './tree.ts';

/** Unpacked bytes of a whole archive; whatever lies behind is read in another way. */
const mostBytes = 4_000_000_000;

/** Milliseconds until it has to be there. */
const longest = 10 * 60_000;

/**
 * Takes files out of the archive of a commit: one request for any number of them. It is unpacked as it comes,
 * and nothing of it is written anywhere. A file is left out unless the tree names it under that path and with
 * exactly these bytes: attributes can leave files out of an archive (`export-ignore`) and change them
 * (`export-subst`).
 *
 * @returns bytes by path; not necessarily of all that are wanted
 * @throws RequestError where GitHub has no archive
 */
export async function readArchive(
  octokit: OrgClient,
  { owner, repo }: TreePlace,
  commit: string,
  wanted: WantedFiles,
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
    owner,
    repo,
    ref: commit,
    // It takes as long as it takes to come, which is longer than any other answer.
    request: {
      parseSuccessResponseBody: false,
      fetch: globalThis.fetch,
      signal: AbortSignal.timeout(longest),
    },
  });
  const entries = (data as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new DecompressionStream('gzip'))
    .pipeThrough(limitedTo(mostBytes))
    .pipeThrough(createTarDecoder());
  for await (const entry of entries) {
    // Everything is in one directory, named after the repository and the commit.
    const path = entry.header.name.replace(/^[^/]*\//, '');
    const file = entry.header.type === 'file' ? wanted.get(path) : undefined;
    const bytes = await bytesOf(entry, file);
    if (file && bytes) found.set(path, bytes);
    if (found.size === wanted.size) break;
  }
  return found;
}

async function bytesOf(
  { header, body }: ParsedTarEntry,
  file: TreeFile | undefined,
): Promise<Uint8Array | undefined> {
  if (!file || header.size !== file.size) {
    await body.cancel();
    return undefined;
  }
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  return nameOf(bytes) === file.oid ? bytes : undefined;
}

/** As git names a blob. */
function nameOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function limitedTo(most: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > most) controller.error(new Error(`the archive has more than ${most} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
