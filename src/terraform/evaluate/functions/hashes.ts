/** Terraform's hashes of given text. */

import { createHash } from 'node:crypto';
import { CallError, pure, type Signature, text } from './signature.ts';

export type Digest = (bytes: string | Uint8Array) => string;

function digest(algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512', encoding: 'hex' | 'base64'): Digest {
  return (bytes) => createHash(algorithm).update(bytes).digest(encoding);
}

/** By the name of the function; `file` before it is the hash of a file. */
export const digests: Readonly<Record<string, Digest>> = {
  base64sha256: digest('sha256', 'base64'),
  base64sha512: digest('sha512', 'base64'),
  md5: digest('md5', 'hex'),
  sha1: digest('sha1', 'hex'),
  sha256: digest('sha256', 'hex'),
  sha512: digest('sha512', 'hex'),
};

export const hashFunctions: Readonly<Record<string, Signature>> = {
  ...Object.fromEntries(Object.entries(digests).map(([name, hash]) => [name, pure([text], hash)])),
  uuidv5: pure([text, text], uuid5),
};

/** RFC 4122, appendix C. */
const namespaces: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
};

function uuid5(namespace: string, name: string): string {
  const id = Object.hasOwn(namespaces, namespace) ? namespaces[namespace]! : namespace;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new CallError('the namespace of uuidv5() is no UUID');
  const input = Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), Buffer.from(name)]);
  const bytes = Buffer.from(createHash('sha1').update(input).digest('hex').slice(0, 32), 'hex');
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
