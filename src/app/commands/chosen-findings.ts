import type { GitHub } from '../../github/client.ts';
import { type PostedComment, readComment } from '../../github/read/comments.ts';
import { signedFingerprints } from '../../github/signature.ts';
import { code } from '../../review/markdown.ts';
import { fingerprint } from '../../rule/fingerprint.ts';
import type { Finding } from '../../rule/report.ts';
import type { JudgedPull } from '../judge-pull-request.ts';

/** Findings that are listed for a person to choose from, at most. */
const mostShown = 10;

/**
 * The findings that a command is about: those of the thread it was written in, by the fingerprints that the App
 * signed there; elsewhere those with this address, or in this file.
 *
 * @returns at least one; or a sentence (Markdown) that says why there is none
 */
export async function chosenFindings(
  octokit: GitHub,
  { pull, found }: JudgedPull,
  comment: Pick<PostedComment, 'thread'>,
  subject: string | null,
  isMeant: (finding: Finding) => boolean = isOpen,
): Promise<readonly Finding[] | string> {
  const open = found.findings.filter(isMeant);
  const said = comment.thread === null ? [] : await fingerprintsOf(octokit, pull, comment.thread);
  if (said.length > 0) {
    const chosen = open.filter((finding) => said.includes(fingerprint(finding)));
    return chosen.length > 0
      ? chosen
      : 'The finding of this thread is gone: the newest commit doesn’t have it.';
  }
  if (open.length === 0) return 'The newest commit has no open finding.';
  const list = open.slice(0, mostShown).map((one) => `- ${code(one.address ?? one.path)}`);
  const more = open.length > mostShown ? [`- and ${open.length - mostShown} more`] : [];
  const listed = [...new Set([...list, ...more])].join('\n');
  if (subject === null) return `Name the target, because this is not the thread of a finding:\n\n${listed}`;
  const named = open.filter((one) => isNamed(one, subject));
  return named.length > 0
    ? named
    : `No open finding is at ${code(subject.slice(0, 200))}. Open are:\n\n${listed}`;
}

export function isOpen({ verdict }: Finding): boolean {
  return verdict === 'violation' || verdict === 'unknown';
}

/** By its address, by its file, or by file and line. */
function isNamed({ address, path, startLine }: Finding, subject: string): boolean {
  return subject === address || subject === path || subject === `${path}:${startLine}`;
}

async function fingerprintsOf(
  octokit: GitHub,
  pull: { readonly owner: string; readonly repo: string; readonly number: number },
  thread: number,
): Promise<string[]> {
  const first = await readComment(octokit, pull, { kind: 'review', id: thread });
  if (first === undefined || first.byPerson) return [];
  return signedFingerprints(octokit, pull.number, first.body);
}
