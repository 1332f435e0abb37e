import { type ModuleTotals, modulesOf } from './modules.ts';
import type { AuditedRepository } from './repository.ts';
import { type AuditedSuppression, suppressionsOf } from './suppressed.ts';
import { type Totals, totalsOf } from './totals.ts';
import { type EarlierAudit, type Moment, momentOf, type Trend, trendOf } from './trend.ts';

/** The audit of an organization: plain data, the `--format json` as it stands in docs/audit.md. */
export interface Audit {
  readonly version: 1;
  readonly tool: { readonly name: 'require-imdsv2'; readonly version: string };
  readonly organization: string;
  /** Its page on GitHub. */
  readonly url: string;
  /** When the repositories were listed, ISO 8601, UTC. */
  readonly at: string;
  /** Patterns of the repositories that were asked for; empty for all. */
  readonly patterns: readonly string[];
  /** Repositories that GitHub counts and did not show. */
  readonly hidden: number;
  readonly totals: Totals;
  /** By name. */
  readonly repositories: readonly AuditedRepository[];
  /** In force; those that end first come first. */
  readonly suppressions: readonly AuditedSuppression[];
  readonly modules: readonly ModuleTotals[];
  /** Null without an earlier audit to compare with. */
  readonly trend: Trend | null;
  /** Earlier audits and this one, oldest first. */
  readonly history: readonly Moment[];
}

export interface AuditParts {
  readonly version: string;
  readonly organization: string;
  readonly url: string;
  readonly at: string;
  readonly patterns: readonly string[];
  readonly hidden: number;
  readonly repositories: readonly AuditedRepository[];
  readonly earlier: EarlierAudit | null;
}

/** Puts the judged repositories together. */
export function auditOf({ version, earlier, ...parts }: AuditParts): Audit {
  const repositories = parts.repositories.toSorted((a, b) =>
    a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1,
  );
  const totals = totalsOf(repositories);
  return {
    version: 1,
    tool: { name: 'require-imdsv2', version },
    organization: parts.organization,
    url: parts.url,
    at: parts.at,
    patterns: parts.patterns,
    hidden: parts.hidden,
    totals,
    repositories,
    suppressions: suppressionsOf(repositories, parts.at.slice(0, 10)),
    modules: modulesOf(repositories),
    trend: earlier && trendOf(repositories, earlier),
    history: [...(earlier?.history ?? []), momentOf(parts.at, totals)],
  };
}
