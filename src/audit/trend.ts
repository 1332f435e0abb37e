import { z } from 'zod';
import { fingerprint } from '../rule/fingerprint.ts';
import type { Finding } from '../rule/report.ts';
import { type AuditedRepository, isDoubtful } from './repository.ts';
import type { Totals } from './totals.ts';

/** A finding of one of two audits. */
export interface TrendFinding {
  readonly repository: string;
  readonly code: string;
  readonly address: string | null;
  readonly path: string;
  readonly startLine: number;
}

/** The changes since an earlier audit; of violations and unknown verdicts. */
export interface Trend {
  /** When the earlier audit was made, ISO 8601. */
  readonly since: string;
  readonly new: readonly TrendFinding[];
  readonly fixed: readonly TrendFinding[];
  /** Found then, and suppressed now. */
  readonly suppressed: readonly TrendFinding[];
  /** Found both times. */
  readonly open: readonly TrendFinding[];
  /** Found then, in a repository that was not judged now: unknown. */
  readonly notJudged: readonly TrendFinding[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** The sums of one audit, for the course of time. */
export interface Moment {
  /** ISO 8601. */
  readonly at: string;
  readonly repositories: number;
  readonly targets: number;
  readonly compliant: number;
  readonly violation: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly unparsable: number;
}

export function momentOf(at: string, totals: Totals): Moment {
  const { repositories, targets, compliant, violation, unknown, suppressed, unparsable } = totals;
  return {
    at,
    repositories: repositories.judged,
    targets,
    compliant,
    violation,
    unknown,
    suppressed,
    unparsable,
  };
}

type KnownRepository = Pick<AuditedRepository, 'id' | 'name' | 'findings'>;

/**
 * Compares with an earlier audit. A finding is the same one as long as repository, code, target and file are; a
 * repository is the same one as long as its number is.
 */
export function trendOf(repositories: readonly AuditedRepository[], earlier: EarlierAudit): Trend {
  const before = byIdentity(earlier.repositories, isOpen);
  const now = byIdentity(repositories, isOpen);
  const hushed = byIdentity(repositories, ({ verdict }) => verdict === 'suppressed');
  const judged = new Set(
    repositories.filter((one) => one.state === 'judged' && !isDoubtful(one)).map(({ id }) => id),
  );
  const gone = [...before].filter(([identity]) => !now.has(identity));
  const goneIf = (holds: (identity: string, id: number) => boolean) =>
    gone.filter(([identity, { id }]) => holds(identity, id)).map(([, { finding }]) => finding);
  const there = (found: typeof now, known: boolean) =>
    [...found].filter(([identity]) => before.has(identity) === known).map(([, { finding }]) => finding);
  return {
    since: earlier.at,
    new: there(now, false),
    fixed: goneIf((identity, id) => judged.has(id) && !hushed.has(identity)),
    suppressed: goneIf((identity) => hushed.has(identity)),
    open: there(now, true),
    notJudged: goneIf((identity, id) => !judged.has(id) && !hushed.has(identity)),
    renamed: renamed(repositories, earlier.repositories),
  };
}

function isOpen({ verdict }: Pick<Finding, 'verdict'>): boolean {
  return verdict === 'violation' || verdict === 'unknown';
}

/** Two findings that look the same, as those of two calls with one address, are told apart by their order. */
function byIdentity(
  repositories: readonly KnownRepository[],
  wanted: (finding: Finding) => boolean,
): Map<string, { readonly id: number; readonly finding: TrendFinding }> {
  const found = new Map<string, { id: number; finding: TrendFinding }>();
  for (const { id, name, findings } of repositories) {
    const seen = new Map<string, number>();
    for (const finding of findings.filter(wanted)) {
      const print = fingerprint(finding);
      const times = (seen.get(print) ?? 0) + 1;
      seen.set(print, times);
      const { code, address, path, startLine } = finding;
      found.set(`${id}:${print}:${times}`, {
        id,
        finding: { repository: name, code, address, path, startLine },
      });
    }
  }
  return found;
}

function renamed(now: readonly KnownRepository[], before: readonly KnownRepository[]): Trend['renamed'] {
  const names = new Map(before.map(({ id, name }) => [id, name]));
  return now.flatMap(({ id, name }) => {
    const from = names.get(id);
    return from !== undefined && from !== name ? { from, to: name } : [];
  });
}

const count = z.int().min(0);

const moment: z.ZodType<Moment> = z.object({
  at: z.iso.datetime(),
  repositories: count,
  targets: count,
  compliant: count,
  violation: count,
  unknown: count,
  suppressed: count,
  unparsable: count,
});

/** The fields of an earlier audit that are read; all others may change without a new version. */
const schema = z.object({
  version: z.literal(1),
  organization: z.string(),
  at: z.iso.datetime(),
  history: z.array(moment),
  repositories: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      findings: z.array(z.custom<Finding>(isFinding, 'not a finding')),
    }),
  ),
});

export type EarlierAudit = z.infer<typeof schema>;

/** Reads the JSON of an earlier audit. @throws Error that says in one line what is wrong with it */
export function readEarlier(text: string): EarlierAudit {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON; give the output of org audit --format json');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `it is not the output of org audit --format json (${issue!.path.join('.') || 'top'}: ${issue!.message})`,
  );
}

function isFinding(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { code, verdict, path, startLine, address } = value as Partial<Record<keyof Finding, unknown>>;
  const texts = [code, verdict, path].every((one) => typeof one === 'string');
  return texts && typeof startLine === 'number' && (address === null || typeof address === 'string');
}
