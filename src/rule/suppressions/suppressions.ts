import { directoryOf } from '../../terraform/files.ts';
import type { Parser } from '../../terraform/syntax/parse.ts';
import { type Source, UnparsableError } from '../../terraform/syntax/source.ts';
import { inBytes } from '../fix/edits.ts';
import { lineEnd, lineStart } from '../fix/layout.ts';
import type { Judgement } from '../judge/judge-target.ts';
import type { Finding, Fix, Suppression, Target } from '../report.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { type Approvals, approvalSubject, whyNotApproved } from './approval.ts';
import type { CommentLine } from './comment-line.ts';
import { dayAfter } from './day.ts';
import {
  asHonored,
  type FileSuppressions,
  fileSuppressions,
  type PlacedComment,
} from './file-suppressions.ts';
import { ownTool } from './own-comment.ts';
import { placesOf, type TargetText } from './target-text.ts';

export interface Suppressions {
  /** The suppression of a violation or an unknown; undefined without one, and for every other verdict. */
  of(judgement: Judgement): Suppression | undefined;
  /** The suppression that names the target, whatever its verdict is. */
  named(judgement: Judgement): Suppression | undefined;
  /**
   * The suppression that would count if the policy did not demand more: a last day, an earlier one, an
   * approval.
   */
  refused(judgement: Judgement): RefusedSuppression | undefined;
  /** Comments of this tool that are not honored: no reason, ended, or belonging to no target. */
  readonly invalid: readonly Finding[];
}

interface RefusedSuppression {
  readonly suppression: Suppression;
  /** In plain words, for a sentence that begins with the comment. */
  readonly why: string;
}

export interface SuppressionOptions {
  /** Files whose comments are checked whether a target belongs to them. */
  readonly paths: Iterable<string>;
  readonly policy: RulePolicy;
  /** `YYYY-MM-DD`; a suppression that ended before it is not honored. */
  readonly today: string;
  /** GitHub's answers about the approvals; undefined if it can't be asked: then the comments are believed. */
  readonly approvals?: Approvals | undefined;
  /** Offer to remove the comments of this tool that have ended? */
  readonly removeEnded?: boolean | undefined;
}

/**
 * Reads the suppressions of the targets. A comment at a resource counts for every call of its module. One at a
 * module call counts for what lies below that call, where its tool has it so: this tool, Checkov, tfsec and Trivy do.
 */
export function findSuppressions(
  judgements: readonly Judgement[],
  parser: Parser,
  { paths, policy, today, approvals, removeEnded = false }: SuppressionOptions,
): Suppressions {
  const latest = policy.days === undefined ? undefined : dayAfter(today, policy.days);
  const files = new Map<string, FileSuppressions | undefined>();
  const fileAt = (path: string) => {
    if (!files.has(path)) files.set(path, readFile(parser, path, today));
    return files.get(path);
  };
  const honors = (tool: string) => policy.suppressions === 'all' || policy.suppressions.includes(tool);
  const addresses = new Map<PlacedComment, string>();
  const found = new Map<Judgement, Suppression>();
  const named = new Map<Judgement, Suppression>();
  const refused = new Map<Judgement, RefusedSuppression>();
  const whyNot = (suppression: Suppression): string | undefined =>
    whyTooLong(suppression, policy, latest) ?? whyUnapproved(suppression, policy, approvals);
  for (const judgement of judgements) {
    const all: Suppression[] = [];
    for (const place of placesOf(judgement)) {
      const file = fileAt(place.source.path);
      if (!file || file.empty) continue;
      for (const comment of file.ownAt(place)) {
        if (!addresses.has(comment)) addresses.set(comment, judgement.instance.address);
      }
      all.push(...suppressionsAt(place, file, judgement).filter(({ tool }) => honors(tool)));
    }
    const reasons = new Map(all.map((suppression) => [suppression, whyNot(suppression)]));
    const candidates = all.filter((suppression) => reasons.get(suppression) === undefined);
    const others = all.filter((suppression) => reasons.get(suppression) !== undefined);
    const open = judgement.verdict === 'violation' || judgement.verdict === 'unknown';
    const own = candidates.find(({ tool }) => tool === ownTool);
    if (candidates.length > 0) named.set(judgement, own ?? candidates[0]!);
    if (open && candidates.length > 0) found.set(judgement, own ?? candidates[0]!);
    else if (open && others.length > 0)
      refused.set(judgement, { suppression: others[0]!, why: reasons.get(others[0]!)! });
  }
  const checked = honors(ownTool) ? [...paths] : [];
  const invalid = checked.flatMap((path) =>
    (fileAt(path)?.own ?? []).flatMap((own) => {
      const finding = invalidFinding(path, own, addresses.get(own));
      if (!finding) return [];
      const source = removeEnded && hasEnded(own, today) ? parser.parse(path)?.source : undefined;
      return source ? { ...finding, fix: removal(source, own.comment) } : finding;
    }),
  );
  return {
    of: (judgement) => found.get(judgement),
    named: (judgement) => named.get(judgement),
    refused: (judgement) => refused.get(judgement),
    invalid,
  };
}

function readFile(parser: Parser, path: string, today: string): FileSuppressions | undefined {
  try {
    const file = parser.parse(path);
    return file && fileSuppressions(file, today);
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}

/** The target as a suppression leaves it. */
export function suppressTarget(target: Target, suppression: Suppression | undefined): Target {
  return suppression ? { ...target, verdict: 'suppressed' } : target;
}

/** The finding as a suppression leaves it: kept for the audit, without a fix. One that the policy refuses is named. */
export function suppressFinding(
  finding: Finding,
  suppression: Suppression | undefined,
  refused: RefusedSuppression | undefined,
): Finding {
  if (suppression) return { ...finding, verdict: 'suppressed', suppression, fix: null };
  if (!refused) return finding;
  const { tool, path, line } = refused.suppression;
  const message = `${finding.message}\nSuppression ignored: the ${tool} comment at ${path}:${line} ${refused.why}.`;
  return { ...finding, message };
}

/** @param latest the last day that the policy allows; undefined where it sets none */
function whyTooLong(
  { until }: Suppression,
  { expiry }: RulePolicy,
  latest: string | undefined,
): string | undefined {
  if (until === null && (expiry === 'required' || latest !== undefined))
    return 'has no last day, and the policy requires one (until=YYYY-MM-DD)';
  if (until !== null && latest !== undefined && until > latest)
    return `lasts until ${until}, longer than the policy allows (suppressions.days)`;
  return undefined;
}

function whyUnapproved(
  { approval, until }: Suppression,
  policy: RulePolicy,
  approvals: Approvals | undefined,
): string | undefined {
  if (policy.approvals !== true) return undefined;
  if (!approval)
    return 'has no approval, and the policy requires one (write “/imdsv2 except” on the pull request)';
  const why = approvals && whyNotApproved(approvals, approval, until, approval.subject);
  return why && `has no valid approval: ${why}`;
}

function suppressionsAt(place: TargetText, file: FileSuppressions, judgement: Judgement): Suppression[] {
  const own = file.ownAt(place).filter(({ problem }) => problem === null);
  return [...own.map(asHonored), ...file.foreignAt(place)].map(({ tool, reason, until, line, claimed }) => ({
    tool,
    reason,
    until,
    path: place.source.path,
    line,
    ...(claimed ? { approval: { ...claimed, subject: approvalSubject(judgement) } } : {}),
  }));
}

function hasEnded({ until }: PlacedComment, today: string): boolean {
  return until !== null && until < today;
}

function invalidFinding(path: string, own: PlacedComment, address: string | undefined): Finding | undefined {
  const problem =
    own.problem ??
    (address === undefined
      ? 'it belongs to no EC2 target. Put it on the line directly above the resource or module call, or inside of it.'
      : null);
  if (problem === null) return undefined;
  return {
    code: 'suppression-invalid',
    verdict: 'warning',
    address: address ?? null,
    root: directoryOf(path) || '.',
    path,
    startLine: own.comment.line,
    endLine: own.comment.line,
    message: `Suppression ignored: ${problem}`,
    related: [],
    suppression: null,
    fix: null,
  };
}

/**
 * Takes a comment out of its file, with its line where it stands alone. Null for one of JSON, and for one of several lines:
 * the rest of it may say something else.
 */
function removal(source: Source, { json, firstLine, lastLine, start, text, alone }: CommentLine): Fix | null {
  if (json || firstLine !== lastLine) return null;
  const end = start + text.length;
  // Code may follow a block comment.
  if (end < lineEnd(source, start) && source.text.slice(end, lineEnd(source, start)).trim() !== '')
    return null;
  const from = lineStart(source, start);
  if (alone) {
    const next = source.text.indexOf('\n', start);
    return {
      edits: [inBytes({ source, start: from, end: next < 0 ? source.text.length : next + 1, text: '' })],
    };
  }
  const kept = source.text.slice(from, start).trimEnd().length;
  return { edits: [inBytes({ source, start: from + kept, end: lineEnd(source, start), text: '' })] };
}
