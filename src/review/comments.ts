import { codes } from '../rule/codes.ts';
import { fingerprint, fingerprintMarker } from '../rule/fingerprint.ts';
import { codePage } from '../rule/judge/message.ts';
import type { Finding } from '../rule/report.ts';
import { exceptionHint } from './annotations.ts';
import { hunksOf } from './changed-file.ts';
import { code, escapeMessage, fence } from './markdown.ts';
import { withoutAddress } from './message.ts';
import { type Suggestion, suggestionOf } from './suggestion.ts';

/** As `POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews` takes it; lines are 1-based and inclusive. */
export interface ReviewComment {
  readonly path: string;
  readonly side: 'RIGHT';
  readonly line: number;
  readonly start_line?: number;
  readonly start_side?: 'RIGHT';
  readonly body: string;
}

export interface CommentSource {
  /** `patch` of each changed file, by path. */
  readonly patches: ReadonlyMap<string, string | undefined>;
  /** Bytes of files of the head commit, by path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Fingerprints that stand in comments of ours already. */
  readonly said: ReadonlySet<string>;
  /** Comments at most. */
  readonly limit: number;
}

/** A body beyond GitHub's 65,536 characters would lose the whole review. */
const bodyLimit = 65_000;

/**
 * One comment with a suggestion for each fix that lies wholly in a hunk of the diff, the worst findings first.
 * Findings that share a fix share a comment; what was said before is not said again.
 *
 * @param findings those whose fixes go together (see `fixedFiles`)
 */
export function commentsOf(
  findings: readonly Finding[],
  { patches, contents, said, limit }: CommentSource,
): ReviewComment[] {
  const comments: ReviewComment[] = [];
  const taken = new Map<string, Suggestion[]>();
  for (const group of sharingFixes(findings)) {
    if (comments.length >= limit) break;
    const edits = group[0]!.fix!.edits;
    const path = edits[0]!.path;
    const bytes = contents.get(path);
    if (bytes === undefined || group.some((finding) => said.has(fingerprint(finding)))) continue;
    const others = taken.get(path) ?? [];
    const suggestion = suggestionOf(edits, bytes, hunksOf(patches.get(path)), others);
    if (suggestion === undefined) continue;
    const body = bodyOf(group, suggestion);
    if (body.length > bodyLimit) continue;
    taken.set(path, [...others, suggestion]);
    comments.push({ ...placeOf(suggestion), body });
  }
  return comments;
}

function sharingFixes(findings: readonly Finding[]): Finding[][] {
  const rank = { violation: 0, unknown: 1, warning: 2, suppressed: 3 };
  const fixable = findings.filter((finding) => (finding.fix?.edits.length ?? 0) > 0);
  const worstFirst = fixable.toSorted((a, b) => rank[a.verdict] - rank[b.verdict]);
  return [...Map.groupBy(worstFirst, (finding) => JSON.stringify(finding.fix!.edits)).values()];
}

/** GitHub wants `start_line` below `line`, so it is left out for a single line. */
function placeOf({ path, startLine, line }: Suggestion): Omit<ReviewComment, 'body'> {
  if (startLine === line) return { path, side: 'RIGHT', line };
  return { path, side: 'RIGHT', line, start_line: startLine, start_side: 'RIGHT' };
}

function bodyOf(group: readonly Finding[], suggestion: Suggestion): string {
  const [first, ...others] = group;
  const subject = first!.address === null ? 'This file' : code(first!.address);
  // Several roots make a target of one address.
  const addresses = new Set(others.flatMap(({ address }) => address ?? []));
  addresses.delete(first!.address ?? '');
  const also = [...addresses].map(code);
  const { headline, detail } = codes[first!.code];
  const how = detail === null ? '' : ` (${detail.replace(/\b[a-z]+_[a-z]+\b/g, code)})`;
  return [
    `**${subject} ${headline}**${how}`,
    escapeMessage(withoutAddress(first!)),
    ...(also.length > 0 ? [`The same change settles ${shortList(also)}.`] : []),
    fence(suggestion.replacement, 'suggestion'),
    `${first!.address === null ? '' : `${exceptionHint} `}[Why, how to fix it, exceptions](${codePage(first!.code)})`,
    group.map((finding) => fingerprintMarker(fingerprint(finding))).join('\n'),
  ].join('\n\n');
}

function shortList(items: readonly string[]): string {
  const shown = items.slice(0, 10).join(', ');
  return items.length > 10 ? `${shown} and ${items.length - 10} more` : shown;
}
