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
  return isSame(whole.slice(end + 1), line(signatureOf(key, number, fingerprints))) ? fingerprints : [];
}

function line(signature: string): string {
  return `<!-- require-imdsv2:signed=${signature} -->`;
}

function signatureOf(key: Buffer, number: number, fingerprints: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([number, ...fingerprints]))
    .digest('hex');
}

const hidden = /^<!-- require-imdsv2:[a-z]+=[\w.:,@=\-[\]{}"]* -->$/;

/**
 * Hidden lines for the end of a comment, which say: the App wrote them, on this pull request.
 *
 * @param facts `name=value`, of letters and digits, and punctuation that ends no comment
 * @throws RangeError where a fact holds anything else
 */
export function signedLines(octokit: object, number: number, facts: readonly string[]): string {
  const lines = facts.map((fact) => `<!-- require-imdsv2:${fact} -->`);
  if (lines.some((one) => !hidden.test(one) || one.slice(4, -3).includes('--')))
    throw new RangeError('A hidden line must not end the comment');
  const key = keys.get(octokit);
  return [...lines, ...(key === undefined ? [] : [line(signatureOfFacts(key, number, lines))])].join('\n');
}

/** The facts that end a comment as this client wrote it; none where another hand wrote or changed them. */
export function signedFacts(octokit: object, number: number, body: string): string[] {
  const all = body.trimEnd().split(/\r?\n/);
  const key = keys.get(octokit);
  const given = key === undefined ? undefined : all.pop();
  const lines: string[] = [];
  while (lines.length < mostFacts && hidden.test(all.at(-1) ?? '')) lines.unshift(all.pop()!);
  if (key !== undefined && !isSame(given ?? '', line(signatureOfFacts(key, number, lines)))) return [];
  return lines.map((one) => one.slice('<!-- require-imdsv2:'.length, -' -->'.length));
}

/** A comment of ours has two. */
const mostFacts = 10;

function signatureOfFacts(key: Buffer, number: number, lines: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['facts', number, ...lines]))
    .digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
