import { sha256 } from '@noble/hashes/sha2.js';

/** As much of `createHash` of node:crypto as the engine uses. The browser's own would have to be waited for. */
export function createHash(_: 'sha256') {
  const hash = sha256.create();
  const self = {
    update(text: string) {
      hash.update(new TextEncoder().encode(text));
      return self;
    },
    digest: (encoding: 'base64' | 'hex') => Buffer.from(hash.digest()).toString(encoding),
  };
  return self;
}
