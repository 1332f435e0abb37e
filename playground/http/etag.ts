import { createHash } from 'node:crypto';

/** A weak tag over the body, as GitHub gives one to every GET. */
export function etagOf(body: Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('hex')}"`;
}

/** Does the asker have this already? Comparison is weak. */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.split(',').some((tag) => tag.trim() === '*' || plain(tag) === plain(etag));
}
