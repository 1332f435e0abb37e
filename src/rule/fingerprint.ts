import { createHash } from 'node:crypto';
import type { Finding } from './report.ts';

const marker = /^<!-- require-imdsv2:fingerprint=([0-9a-f]{16}) -->$/;

/**
 * Identifies a finding across pushes: by code, address, path and root. Line numbers are left out, because
 * they move with every line above.
 */
export function fingerprint(
  finding: Pick<Finding, 'address' | 'path' | 'root'> & { readonly code: string },
): string {
  const identity = JSON.stringify([finding.code, finding.address, finding.path, finding.root]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

/** Hidden in the body of a comment, so that a later push recognizes the finding. */
export function fingerprintMarker(value: string): string {
  return `<!-- require-imdsv2:fingerprint=${value} -->`;
}

/** Hidden in the body of a review: the comments of this check run are written. */
export function runMarker(id: number): string {
  return `<!-- require-imdsv2:run=${id} -->`;
}

/**
 * The fingerprints hidden at the end of a comment's body. A marker further up is foreign text: a suggestion
 * quotes the pull request.
 */
export function fingerprintsIn(body: string): string[] {
  const found: string[] = [];
  for (const line of body.trimEnd().split(/\r?\n/).reverse()) {
    const [, value] = marker.exec(line.trimEnd()) ?? [];
    if (value === undefined) break;
    found.unshift(value);
  }
  return found;
}
