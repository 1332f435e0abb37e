import { gunzipSync } from 'node:zlib';
import { FetchError, limits } from './limits.ts';

/** Regular files of an archive, by path. Links, devices and paths that lead out of it are left out. */
export type ArchiveFiles = Map<string, Uint8Array>;

/** Reads a tar, a tar.gz or a zip archive; nothing is written. Throws `FetchError` over a limit, or for what is none. */
export async function readArchive(bytes: Buffer): Promise<ArchiveFiles> {
  try {
    if (bytes.subarray(0, 2).toString('latin1') === 'PK') return await readZip(bytes);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return await readTar(isGzip ? gunzipSync(bytes, { maxOutputLength: limits.bytes }) : bytes);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new FetchError(`the archive can’t be read: ${(error as Error).message}`);
  }
}

async function readTar(bytes: Buffer): Promise<ArchiveFiles> {
  const { unpackTar } = await import('modern-tar');
  const collected = collector();
  for (const { header, data } of await unpackTar(bytes)) {
    if (header.type === 'file' || header.type === undefined)
      collected.add(header.name, data ?? new Uint8Array());
  }
  return collected.files;
}

async function readZip(bytes: Buffer): Promise<ArchiveFiles> {
  const { unzipSync } = await import('fflate');
  const collected = collector();
  let total = 0;
  const found = unzipSync(bytes, {
    // The sizes that a zip declares are checked again below.
    filter: ({ name, originalSize }) => {
      total += originalSize;
      if (total > limits.bytes) throw tooLarge();
      return !name.endsWith('/') && originalSize <= limits.fileBytes;
    },
  });
  for (const [name, data] of Object.entries(found)) collected.add(name, data);
  return collected.files;
}

function collector(): { readonly files: ArchiveFiles; add(name: string, data: Uint8Array): void } {
  const files: ArchiveFiles = new Map();
  let total = 0;
  return {
    files,
    add(name, data) {
      const path = name.replace(/^(?:\.\/)+/, '');
      if (path.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)|[\0\\:]/.test(path) || data.length > limits.fileBytes)
        return;
      total += data.length;
      if (total > limits.bytes || files.size >= limits.files) throw tooLarge();
      files.set(path, data);
    },
  };
}

function tooLarge(): FetchError {
  return new FetchError(`the module is larger than ${limits.bytes / 1e6} MB or ${limits.files} files`);
}
