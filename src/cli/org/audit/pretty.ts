import type { Audit } from '../../../audit/audit.ts';
import { type AuditedRepository, isDoubtful } from '../../../audit/repository.ts';
import { auditSentence, standingOf } from '../../../audit/sentence.ts';
import type { AuditedSuppression } from '../../../audit/suppressed.ts';
import type { Trend } from '../../../audit/trend.ts';
import { count, grouped } from '../../../rule/count.ts';
import { foldUnseen } from '../../../rule/fold-roots.ts';
import type { Finding } from '../../../rule/report.ts';
import type { Paint } from '../../colors.ts';
import { columnsOf, cut, visible } from '../../terminal-text.ts';

export interface AuditPrettyOptions {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Findings and unread files of one repository beyond this many are only counted. */
const mostFindings = 10;
/** A suppression that ends within so many days is told. */
const soon = 30;

/** The audit for people: what is wrong, repository by repository, and the result last. */
export function prettyAudit(audit: Audit, options: AuditPrettyOptions): string {
  const { repositories, suppressions, trend } = audit;
  const ending = suppressions.filter(({ daysLeft }) => daysLeft !== null && daysLeft <= soon);
  const blocks = [
    ...repositories.flatMap((repository) => blockOf(repository, options)),
    ...(ending.length > 0 ? [endingBlock(ending, options)] : []),
    resultBlock(audit, trend, options),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function blockOf(repository: AuditedRepository, { paint, width }: AuditPrettyOptions): string[][] {
  const { name, summary, state, problem, unread, unseen, branch, commit } = repository;
  const open = rowsOf(repository.findings);
  if (open.length === 0 && unseen.length === 0 && !isDoubtful(repository)) return [];
  const at = commit === null ? '' : paint('dim', `  ${visible(branch ?? '')} ${commit.slice(0, 7)}`);
  const doubts = [
    ...(state === 'unread' ? [`could not be read: ${problem}`] : []),
    ...unread.slice(0, mostFindings).map(({ path, what }) => `${path} was not checked: ${what}`),
    ...(unread.length > mostFindings
      ? [`… and ${count(unread.length - mostFindings, 'more file')} not checked`]
      : []),
    ...notChecked(unseen),
  ];
  const shown = open.slice(0, mostFindings);
  const place = Math.min(60, Math.max(0, ...shown.map(({ where }) => columnsOf(where))));
  const lines = shown.map(({ where, finding, others }) => {
    const more = others > 0 ? ` and ${others} more` : '';
    const text = `${padded(where, place)}  ${finding.code.padEnd(15)}  ${visible(finding.address ?? '')}${more}`;
    return `  ${paint(colors[finding.verdict], marks[finding.verdict])} ${cut(text, width - 14)}${finding.fix ? paint('green', '  fix') : ''}`;
  });
  const rest = open.length - shown.length;
  return [
    [
      `${paint('bold', visible(name))}${summary ? `  ${tally(repository)}` : ''}${at}`,
      ...lines,
      ...(rest > 0 ? [`    … and ${count(rest, 'more finding')}`] : []),
      ...doubts.map((doubt) => `  ${paint('yellow', '!')} ${visible(doubt)}`),
    ],
  ];
}

/** The entries that were not checked, folded over roots. */
function notChecked(unseen: AuditedRepository['unseen']): string[] {
  const folded = foldUnseen(unseen);
  const lines = folded
    .slice(0, mostFindings)
    .map((entry) => `${entry.path}:${entry.line} ${entry.address ?? ''} was not checked: ${entry.reason}`);
  const rest = folded.length - lines.length;
  return rest > 0 ? [...lines, `… and ${grouped(rest)} more not checked`] : lines;
}

const marks = { violation: '✗', unknown: '?', warning: '!', suppressed: '○' } as const;
const colors = { violation: 'red', unknown: 'yellow', warning: 'yellow', suppressed: 'dim' } as const;

interface ResultRow {
  readonly where: string;
  readonly finding: Finding;
  /** Targets of which the same is true. */
  readonly others: number;
}

/** A module that is called ten times is wrong at one place. */
function rowsOf(findings: readonly Finding[]): ResultRow[] {
  const open = findings.filter(({ verdict }) => verdict === 'violation' || verdict === 'unknown');
  const same = Map.groupBy(open, ({ code, path, startLine, verdict }) =>
    JSON.stringify([verdict, code, path, startLine]),
  );
  return [...same.values()].map((group) => {
    const finding = group[0]!;
    return { finding, where: visible(`${finding.path}:${finding.startLine}`), others: group.length - 1 };
  });
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function tally({ summary }: AuditedRepository): string {
  const { targets, notCreated, violation, unknown, suppressed, unparsable, unseen } = summary!;
  const parts = [
    count(targets - notCreated, 'target'),
    ...(violation > 0 ? [`${violation} ${violation === 1 ? 'allows' : 'allow'} IMDSv1`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(unparsable > 0 ? [`${count(unparsable, 'file')} unparsable`] : []),
    ...(unseen > 0 ? [`${grouped(unseen)} not checked`] : []),
  ];
  return parts.join(' · ');
}

function endingBlock(suppressions: readonly AuditedSuppression[], { paint }: AuditPrettyOptions): string[] {
  return [
    paint('bold', `Suppressions that end within ${soon} days`),
    ...suppressions.map(
      ({ until, repository, path, line, reason, approval }) =>
        `  ${paint('yellow', until!)}  ${visible(`${repository} ${path}:${line}`)}  ${visible(reason ?? 'no reason given')}${approval ? visible(` (approved by ${approval.by})`) : ''}`,
    ),
  ];
}

function resultBlock(
  { totals, hidden }: Audit,
  trend: Trend | null,
  { paint }: AuditPrettyOptions,
): string[] {
  const { repositories } = totals;
  const look = { violation: ['red', '✗'], unknown: ['yellow', '?'], compliant: ['green', '✓'] } as const;
  const [color, mark] = look[standingOf(totals)];
  const left = (['archived', 'disabled', 'empty'] as const).filter((state) => repositories[state] > 0);
  return [
    paint(['bold', color], `${mark} ${auditSentence(totals)}`),
    `  ${count(repositories.all, 'repository', 'repositories')}: ${[`${repositories.judged} checked`, ...left.map((state) => `${repositories[state]} ${state}`)].join(', ')}`,
    ...(repositories.doubtful > 0
      ? [
          paint(
            'yellow',
            `  ${count(repositories.doubtful, 'repository was', 'repositories were')} not read, or not completely`,
          ),
        ]
      : []),
    ...(hidden > 0
      ? [paint('yellow', `  ${count(hidden, 'repository is', 'repositories are')} not shown to this token`)]
      : []),
    ...(trend
      ? [
          `  since ${trend.since.slice(0, 10)}: ${trend.new.length} new, ${trend.fixed.length} fixed, ${trend.open.length} still open${trend.notJudged.length > 0 ? `, ${trend.notJudged.length} not checked this time` : ''}`,
        ]
      : []),
  ];
}
