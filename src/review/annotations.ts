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

const headlines: Record<Finding['code'], string> = {
  'tokens-optional': 'IMDSv1 is allowed',
  'tokens-unset': 'IMDSv1 is allowed: http_tokens is not set',
  'block-missing': 'IMDSv1 is allowed: no metadata options',
  'module-default': 'IMDSv1 is allowed by the module’s default',
  'account-default': 'The account default allows IMDSv1',
  unresolved: 'Can’t tell whether IMDSv1 is allowed',
  unparsable: 'Not valid Terraform',
  'readiness-user-data': 'This script will stop working with IMDSv2',
  'readiness-hop-limit': 'Containers can’t reach IMDSv2 with this hop limit',
  'suppression-invalid': 'This suppression is not honoured',
};

const levels = {
  violation: 'failure',
  unknown: 'warning',
  warning: 'warning',
  suppressed: 'notice',
} as const;

/** @param patch the fix of this finding alone, as a unified diff */
export function annotationOf(finding: Finding, patch?: string): Annotation {
  return {
    path: finding.path,
    start_line: finding.startLine,
    end_line: finding.endLine,
    annotation_level: levels[finding.verdict],
    title: plain(headlineOf(finding), titleLimit),
    message: plain(finding.message, messageLimit),
    ...(patch === undefined || patch.length > messageLimit ? {} : { raw_details: patch }),
  };
}

/** What is wrong, in a few words, and with which target: `IMDSv1 is allowed: aws_instance.web`. */
export function headlineOf(finding: Finding): string {
  const headline = finding.verdict === 'suppressed' ? 'Suppressed' : headlines[finding.code];
  return finding.address === null ? headline : `${headline} (${finding.address})`;
}
