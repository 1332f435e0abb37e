import { createHmac, timingSafeEqual } from 'node:crypto';
import { fingerprintsIn } from '../rule/fingerprint.ts';

/** Keys by client: a client speaks for one App. */
const keys = new WeakMap<object, Buffer>();

/** Signs what this client hides in comments, with a key that is derived from the App's and good for nothing else. */
export function signWith(octokit: object, privateKey: string): void {
  keys.set(octokit, createHmac('sha256', privateKey).update('require-imdsv2 comments').digest());
}

/** The body with a last line that says: the fingerprints above are the App's, and of this pull request. */
export function signed(octokit: object, number: number, body: string): string {
  const key = keys.get(octokit);
  return key === undefined ? body : `${body}\n${line(signatureOf(key, number, fingerprintsIn(body)))}`;
}

/**
 * The fingerprints of a comment as this client wrote it: those whose last line has its signature. A person who may edit
 * the App's comments can't make it say another finding.
 */
export function signedFingerprints(octokit: object, number: number, body: string): string[] {
  const key = keys.get(octokit);
  const whole = body.trimEnd();
  if (key === undefined) return fingerprintsIn(whole);
  const end = whole.lastIndexOf('\n');
  const fingerprints = fingerprintsIn(whole.slice(0, Math.max(0, end)));
  const expected = Buffer.from(line(signatureOf(key, number, fingerprints)));
  const given = Buffer.from(whole.slice(end + 1));
  return given.length === expected.length && timingSafeEqual(given, expected) ? fingerprints : [];
}

function line(signature: string): string {
  return `<!-- require-imdsv2:signed=${signature} -->`;
}

function signatureOf(key: Buffer, number: number, fingerprints: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([number, ...fingerprints]))
    .digest('hex');
}
