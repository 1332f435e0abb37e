import { fingerprint } from '../rule/fingerprint.ts';
import { type FixedFile, fixedFiles } from '../rule/fix/fixed-files.ts';
import { mounting } from '../rule/modules/in-view.ts';
import type { Finding, Report } from '../rule/report.ts';
import type { Approval } from '../rule/suppressions/approval.ts';
import { targetKey } from '../rule/suppressions/write-comments.ts';
import { resolveLinks } from '../terraform/files.ts';
import { type Evidence, judgedReport } from './judge-change.ts';

/** Which findings an exception is for, and what its comment says. */
export interface WantedException {
  /** Of findings of the head. */
  readonly fingerprints: readonly string[];
  /** The words of the comment after its mark (`ownWordsFor`). */
  readonly words: string;
  /** The approval that it claims. */
  readonly approval: Omit<Approval, 'subjects'>;
}

/** The files with the comment, or why there is none. */
export type PlannedException =
  | {
      /** None where the comment is there already. */
      readonly files: readonly FixedFile[];
      /** The subjects of its approval (`approvalSubject`). */
      readonly subjects: readonly string[];
    }
  /** In plain words, one sentence. */
  | { readonly problem: string };

/**
 * Writes the comment at the targets, judges again, and makes sure that it suppresses these findings and
 * changes nothing else. The policy's limits hold.
 */
export async function planException(
  { context, inForce, approvals }: Evidence,
  { fingerprints, words, approval }: WantedException,
  onRead: (path: string) => void = () => {},
): Promise<PlannedException> {
  const { texts, directories } = context;
  const { contents } = texts;
  const mount = mounting(context.modules);
  const judging = { directories, policy: inForce.policy, approvals, onRead, mount, onMissing: () => {} };
  const before = await judgedReport(texts, { ...judging, fixes: false });
  const isWanted = (finding: Finding) => fingerprints.includes(fingerprint(finding));
  const wanted = before.findings.filter((one) => isWanted(one) && one.address !== null);
  const subjectsIn = (report: Report) => [
    ...new Set(
      report.findings.flatMap((one) => (isWanted(one) ? (one.suppression?.approval?.subject ?? []) : [])),
    ),
  ];
  // Written already, by an earlier try or by hand: it needs no second comment.
  const written = approvals
    ? await judgedReport(texts, { ...judging, approvals: undefined, fixes: false })
    : before;
  if (wanted.length > 0 && written.findings.filter(isWanted).every((one) => isClaimed(one, approval)))
    return { files: [], subjects: subjectsIn(written) };
  const only = new Set(wanted.map(targetKey));
  const mayEdit = (path: string) => contents.has(resolveLinks(path, texts.links) ?? path);
  const comments = { words, unknown: true, only, mayEdit };
  const proposed = await judgedReport(texts, { ...judging, fixes: true, comments });
  const { files } = fixedFiles(proposed.findings.filter(isWanted), contents);
  if (files.length === 0)
    return {
      problem: 'No comment is possible there: the target’s block is in no file that the App could change.',
    };
  const changed = new Map(contents);
  for (const { path, after } of files) changed.set(path, after);
  const commented = { ...texts, contents: changed };
  const believed = await judgedReport(commented, { ...judging, approvals: undefined, fixes: false });
  const subjects = subjectsIn(believed);
  // As it will be once this approval, and no other, is known.
  const held = approvals && { ...approvals, held: [...approvals.held, { ...approval, subjects }] };
  const after = held
    ? await judgedReport(commented, { ...judging, approvals: held, fixes: false })
    : believed;
  const problem = whyRefused(before, after, isWanted);
  return problem === undefined ? { files, subjects } : { problem };
}

function isClaimed({ suppression }: Finding, { by, pull, until }: WantedException['approval']): boolean {
  const { approval } = suppression ?? {};
  if (approval?.pull !== pull || suppression?.until !== until) return false;
  return approval.by.toLowerCase() === by.toLowerCase();
}

/** The comment has to suppress what it was written for, nothing else, and to break no file. */
function whyRefused(
  before: Report,
  after: Report,
  isWanted: (finding: Finding) => boolean,
): string | undefined {
  const left = after.findings.find((one) => isWanted(one) && one.verdict !== 'suppressed');
  if (left) {
    const [, why] = /\nSuppression ignored: (.*)$/s.exec(left.message) ?? [];
    return `The comment would not count${why ? `: ${why.replace(/\.$/, '')}` : ''}.`;
  }
  if (after.summary.unparsable > before.summary.unparsable)
    return 'With the comment, a file could not be parsed.';
  const known = new Map(before.findings.map((one) => [fingerprint(one), one.verdict]));
  const other = after.findings.find((one) => !isWanted(one) && known.get(fingerprint(one)) !== one.verdict);
  if (!other) return undefined;
  const name = other.address ?? other.path;
  return other.verdict === 'suppressed'
    ? `The comment would suppress ${name} too, which stands at the same block. Ask for both by their file, or fix one.`
    : `With the comment, ${name} would have another verdict.`;
}
