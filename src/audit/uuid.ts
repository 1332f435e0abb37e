import { createHash } from 'node:crypto';

/** Of this program: names of two programs never meet. Made once, at random. */
const namespace = Buffer.from('5b0f3c0e6f3d4b0e9d3c0d7f6a1b2c94', 'hex');

/** A UUID of version 5 (RFC 9562): the same parts give the same one. */
export function uuidOf(...parts: readonly (string | number | null)[]): string {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
