import { codes } from '../rule/codes.ts';
import { inRoots } from '../rule/fold-roots.ts';
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

/** @param patch the fix of this finding alone, as a unified diff */
export function annotationOf(
  finding: Finding & { readonly roots?: readonly string[] },
  patch?: string,
): Annotation {
  return {
    path: finding.path,
    start_line: finding.startLine,
    end_line: finding.endLine,
    annotation_level: levels[finding.verdict],
    title: plain(headlineOf(finding), titleLimit),
    message: plain(messageIn(finding), messageLimit),
    ...(patch === undefined || patch.length > messageLimit ? {} : { raw_details: patch }),
  };
}

/** One finding of several roots says which. */
function messageIn({
  message,
  roots = [],
}: {
  readonly message: string;
  readonly roots?: readonly string[];
}): string {
  const where = inRoots(roots);
  return where === '' ? message : `${message}\nThe same ${where}.`;
}

/** What was found at which target, in a few words: `aws_instance.web allows IMDSv1 (no metadata options)`. */
function headlineOf(finding: Pick<Finding, 'code' | 'verdict' | 'address'>): string {
  const subject = finding.address ?? 'This file';
  return `${subject} ${predicateOf(finding)}`;
}

/** The same behind the address of the target. */
export function predicateOf({ code, verdict }: Pick<Finding, 'code' | 'verdict'>): string {
  const { headline, detail } = codes[code];
  if (verdict === 'suppressed') return 'is suppressed';
  return detail === null ? headline : `${headline} (${detail})`;
}
