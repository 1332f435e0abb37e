import { codes } from '../rule/codes.ts';
import { inRoots } from '../rule/fold-roots.ts';
import { codePage } from '../rule/judge/message.ts';
import type { Finding } from '../rule/report.ts';
import { plain } from './markdown.ts';

/** As `POST /repos/{owner}/{repo}/check-runs` takes it; lines are 1-based and inclusive. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  readonly raw_details?: string;
}

/** GitHub refuses more: 255 characters of title, 64 KB of message. A character has up to 3 bytes here. */
const titleLimit = 255;
const messageLimit = 20_000;

const levels = {
  violation: 'failure',
  unknown: 'warning',
  warning: 'warning',
  suppressed: 'notice',
} as const;

/** How an exception is written, for every text about a target that fails. */
export const exceptionHint = 'Not applicable? Write `# require-imdsv2:ignore <reason>` above the target.';

/**
 * @param patch the fix of this finding alone, as a unified diff
 * @param commented a comment with the suggestion says the same on these lines, so the annotation only leads there
 */
export function annotationOf(
  finding: Finding & { readonly roots?: readonly string[] },
  patch?: string,
  commented = false,
): Annotation {
  const rawPatch = patch === undefined || patch.length > messageLimit ? {} : { raw_details: patch };
  // GitHub may still refuse the comment after this is written: then the patch is there.
  const leads = commented && rawPatch.raw_details !== undefined;
  return {
    path: finding.path,
    start_line: finding.startLine,
    end_line: finding.endLine,
    annotation_level: levels[finding.verdict],
    title: plain(headlineOf(finding), titleLimit),
    message: plain(messageIn(finding, leads), messageLimit),
    ...rawPatch,
  };
}

/** The finding, its roots if there are several, how to except it, and the page of the code. */
function messageIn(finding: Finding & { readonly roots?: readonly string[] }, commented: boolean): string {
  const where = inRoots(finding.roots ?? []);
  const isOpen = finding.verdict === 'violation' || finding.verdict === 'unknown';
  return [
    commented
      ? 'The review comment explains this and suggests the fix. The raw output has the same fix as a patch.'
      : saidOf(finding),
    ...(where === '' ? [] : [`The same ${where}.`]),
    ...(isOpen && finding.address !== null ? [exceptionHint] : []),
    codePage(finding.code),
  ].join('\n');
}

/** A suppressed finding asks for nothing. */
function saidOf({ verdict, suppression, message }: Finding): string {
  if (verdict !== 'suppressed' || suppression === null) return message;
  const { tool, path, line, until, reason } = suppression;
  const end = until === null ? '' : ` until ${until}`;
  return `Suppressed by ${tool} (${path}:${line})${end}: ${reason ?? 'no reason given'}`;
}

/** The finding and its target, in a few words: `aws_instance.web allows IMDSv1 (no metadata options)`. */
function headlineOf(finding: Pick<Finding, 'code' | 'verdict' | 'address'>): string {
  const subject = finding.address ?? 'This file';
  return `${subject} ${predicateOf(finding)}`;
}

/** The same behind the address of the target. */
function predicateOf({ code, verdict }: Pick<Finding, 'code' | 'verdict'>): string {
  const { headline, detail } = codes[code];
  if (verdict === 'suppressed') return 'is suppressed';
  return detail === null ? headline : `${headline} (${detail})`;
}
