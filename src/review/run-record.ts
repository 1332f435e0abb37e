import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fingerprint } from '../rule/fingerprint.ts';
import type { Finding } from '../rule/report.ts';
import type { Approvals } from '../rule/suppressions/approval.ts';
import { outputLimit } from './summary.ts';

const commit = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
/** The id of a file's contents in git; null where there is no such file. */
const blob = commit.nullable();

const approval = z.object({
  by: z.string(),
  pull: z.int(),
  until: z.string().nullable(),
  subjects: z.array(z.string()),
});

/** A pull request, or an entry of a merge queue, with its verdict and what it rests on. */
const judged = z.object({
  /** Of the pull request; null for a merge queue. */
  number: z.int().nullable(),
  base: commit,
  baseRef: z.string(),
  /** Does the change come from a fork? */
  fork: z.boolean(),
  /** The day of the judgement, UTC: suppressions that ended before it did not count. */
  day: z.iso.date(),
  /** Null where there was nothing to judge, and no policy was read. */
  policy: z.object({ repository: blob, organization: blob }).nullable(),
  /** Modules of other repositories that were read. */
  modules: z.int(),
  /** Approvals that counted; null where the policy requires none, `too many` where they don't fit. */
  approvals: z.union([z.array(approval), z.literal('too many')]).nullable(),
  conclusion: z.enum(['success', 'neutral', 'failure']),
  title: z.string(),
  /** Of all that the review answers for (`digestOf`). */
  findings: z.string(),
});

const shape = z.object({
  format: z.literal(1),
  /** Of the program that judged. */
  version: z.string(),
  commit,
  judged: z.array(judged),
  /** Pull requests with this head that were not judged. */
  left: z.int(),
});

export type RunRecord = z.output<typeof shape>;
export type JudgedRecord = RunRecord['judged'][number];

const start = '<!-- require-imdsv2:verdict ';
const end = ' -->';
/** Characters. More, and the approvals are left out. */
const mostCharacters = 12_000;

/** The same findings with the same verdicts give the same digest, in any order. 16 hexadecimal digits. */
export function digestOf(findings: readonly Finding[]): string {
  const lines = findings.map((finding) => `${fingerprint(finding)} ${finding.verdict}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);
}

/** The approvals as a record names them. */
export function recordedApprovals(approvals: Approvals | undefined): JudgedRecord['approvals'] {
  if (approvals === undefined) return null;
  return approvals.held.map(({ by, pull, until, subjects }) => ({
    by,
    pull,
    until,
    subjects: [...subjects],
  }));
}

/** A summary with the record hidden at its end, within GitHub's limit: of the two, the record is kept whole. */
export function withRecord(summary: string, record: RunRecord): string {
  return joined(summary, hidden(record));
}

/** The same summary with a note on top. */
export function withNote(summary: string, note: string): string {
  const at = summary.lastIndexOf(start);
  return at < 0
    ? `${note}${summary}`.slice(0, outputLimit)
    : joined(`${note}${summary.slice(0, at).trimEnd()}`, summary.slice(at));
}

function joined(summary: string, line: string): string {
  return `${summary.slice(0, outputLimit - line.length - 2)}\n\n${line}`;
}

function hidden(record: RunRecord): string {
  const line = written(record);
  if (line.length <= mostCharacters) return line;
  const without = record.judged.map(
    (one): JudgedRecord => ({
      ...one,
      approvals: one.approvals && 'too many',
    }),
  );
  return written({ ...record, judged: without });
}

/** Nothing in it ends the comment: names of branches can hold `-->`. */
function written(record: RunRecord): string {
  const json = JSON.stringify(record).replace(
    /[<>-]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${start}${json}${end}`;
}

/** The record at the end of a summary; undefined where there is none. Further up, a summary quotes foreign text. */
export function recordIn(summary: string): RunRecord | undefined {
  const text = summary.trimEnd();
  const at = text.lastIndexOf(start);
  if (at < 0 || !text.endsWith(end)) return undefined;
  try {
    const { success, data } = shape.safeParse(JSON.parse(text.slice(at + start.length, -end.length)));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
