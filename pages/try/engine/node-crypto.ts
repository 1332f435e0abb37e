import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

const algorithms = { md5, sha1, sha256, sha512 };

/** As much of `createHash` of node:crypto as the engine uses. The browser's own would have to be waited for. */
export function createHash(algorithm: keyof typeof algorithms) {
  const hash = algorithms[algorithm].create();
  const self = {
    update(data: string | Uint8Array) {
      hash.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
      return self;
    },
    digest: (encoding: 'base64' | 'hex') => Buffer.from(hash.digest()).toString(encoding),
  };
  return self;
}
