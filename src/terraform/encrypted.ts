import type { Files } from './files.ts';

/** Why a file says nothing here, and what to do about it; both without a full stop. */
export interface Encryption {
  readonly reason: string;
  readonly hint: string;
}

/** How git-crypt begins a file that is locked. https://github.com/AGWA/git-crypt */
const gitCrypt = '\0GITCRYPT\0';

/** Why a file can't be read: it is encrypted, binary, too large, or the disk refuses. Null where it can. */
export function encryptionOf(files: Files, path: string): Encryption | null {
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(path);
  } catch (error) {
    return { reason: `the file can’t be read: ${(error as Error).message}`, hint: 'Make the file readable' };
  }
  if (!bytes) return null;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, gitCrypt.length));
  if (start.toString('latin1') === gitCrypt)
    return { reason: 'the file is encrypted with git-crypt', hint: 'Unlock the repository before the scan' };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // https://getsops.io: each value, or the whole file, is `ENC[AES256_GCM,data:…]`.
  if (text.includes('ENC[AES256_GCM,data:'))
    return { reason: 'the file is encrypted with SOPS', hint: 'Decrypt the file before the scan' };
  if (
    /^(?:\$ANSIBLE_VAULT;|age-encryption\.org\/|-----BEGIN (?:AGE|PGP) )/.test(text.toString('latin1', 0, 64))
  )
    return { reason: 'the file is encrypted', hint: 'Decrypt the file before the scan' };
  if (text.includes(0))
    return { reason: 'the file is binary', hint: 'Decrypt or replace the file before the scan' };
  return null;
}
