import { foldUnseen, inRoots, unseenName } from '../rule/fold-roots.ts';
import { codePage, rulePage, why } from '../rule/judge/message.ts';
import type { Finding, Target, Unseen } from '../rule/report.ts';
import { exceptionHint } from './annotations.ts';
import { code, escapeMessage, escapeText } from './markdown.ts';
import { firstSentence } from './message.ts';
import type { ReviewScope } from './scope.ts';

export interface SummaryParts {
  readonly scope: ReviewScope;
  /** The files that were not read or judged; Markdown. */
  readonly unread: readonly string[];
  /** Exceptions that end soon; list items. */
  readonly ending?: readonly string[];
  /** Further notes for the reader: policy in force, excluded files; Markdown. */
  readonly notes: readonly string[];
  /** How the fixes can be had; Markdown. */
  readonly remedy: string | undefined;
}

/** GitHub's limit for summary and for text, in characters. */
export const outputLimit = 65_535;

const rank: Record<Target['verdict'], number> = {
  violation: 0,
  unknown: 1,
  suppressed: 2,
  compliant: 3,
  'not-created': 4,
};

const verdicts: Record<Target['verdict'], string> = {
  violation: '❌ allows IMDSv1',
  unknown: '❔ unknown',
  suppressed: '🔕 suppressed',
  compliant: '✅ requires IMDSv2',
  'not-created': '➖ not created',
};

const about = `${exceptionHint} [About this rule: fixes, exceptions, rollout](${rulePage})`;

/** The summary of the check run, below its title: what to do, the targets and their verdicts, what else to know. */
export function summaryOf({ scope, unread, ending = [], notes, remedy }: SummaryParts): string {
  const open = scope.findings.filter(({ verdict }) => verdict === 'violation' || verdict === 'unknown');
  const head = [...(open.length > 0 ? [why] : []), ...(remedy ? [remedy] : [])];
  const sections = [
    section('Not read', unread.map(bullet), 5_000),
    section('Not checked', notCheckedLines(scope.unseen), 5_000),
    section('Targets', tableOf(scope), 30_000),
    section('Files', scope.findings.filter(({ code }) => code === 'unparsable').map(findingLine), 5_000),
    section(
      'Warnings',
      scope.findings.filter(({ verdict }) => verdict === 'warning').map(findingLine),
      8_000,
    ),
    section(
      'Suppressed',
      scope.findings.filter(({ suppression }) => suppression !== null).map(suppressionLine),
      5_000,
    ),
    section('Exceptions that end soon', ending, 3_000),
    section('Suppressions that don’t count', scope.findings.flatMap(ignoredLine), 4_000),
    section('Notes', notes.map(bullet), 4_000),
  ];
  const pages = [...new Set(scope.findings.map(({ code }) => code))].map(
    (name) => `[${name}](${codePage(name)})`,
  );
  const links = pages.length === 0 ? about : `${about} · ${pages.join(' · ')}`;
  return [...head, ...sections.filter((text) => text !== ''), links].join('\n\n');
}

/** Two columns, with place and reason behind the target: it fits a phone of 400 pixels. */
function tableOf({ targets, findings }: ReviewScope): string[] {
  if (targets.length === 0) return [];
  const ordered = targets.toSorted((a, b) => rank[a.verdict] - rank[b.verdict]);
  return ['| Verdict | Target |', '|---|---|', ...merged(ordered.map((target) => row(target, findings)))];
}

/** One row for what several root modules make of the same block: it reads the same for each. */
function merged(rows: readonly string[]): string[] {
  return [...Map.groupBy(rows, (text) => text).entries()].map(([text, same]) =>
    same.length === 1 ? text : text.replace(/ \|$/, `, in ${same.length} root modules |`),
  );
}

function row(target: Target, findings: readonly Finding[]): string {
  const place = code(`${target.path}:${target.line}`);
  const finding = findings.find(
    ({ address, root, path, related, verdict }) =>
      address === target.address &&
      root === target.root &&
      verdict === target.verdict &&
      (path === target.path || related.some((other) => other.path === target.path)),
  );
  const elsewhere = finding && (finding.path !== target.path || finding.startLine !== target.line);
  const at = elsewhere ? `, at ${code(`${finding.path}:${finding.startLine}`)}` : '';
  const why = finding ? ` · ${escapeMessage(firstSentence(finding))}${at}` : '';
  return `| ${verdicts[target.verdict]} | ${code(target.address)} · ${place}${why} |`;
}

function findingLine({ path, startLine, message }: Finding): string {
  return `- ${code(`${path}:${startLine}`)} ${escapeMessage(message)}`;
}

function suppressionLine({ address, suppression }: Finding): string {
  const { tool, reason, until, path, line } = suppression!;
  const end = until === null ? '' : `, until ${escapeText(until)}`;
  const why = reason === null ? 'no reason given' : escapeText(reason);
  return `- ${code(address ?? path)} by ${escapeText(tool)}${end} (${code(`${path}:${line}`)}): ${why}`;
}

/** The line for a suppression that the policy doesn't honor. */
function ignoredLine({ address, path, verdict, message }: Finding): string[] {
  const [, why] = /\nSuppression ignored: ([^\n]*)$/.exec(message) ?? [];
  return why === undefined || verdict === 'warning'
    ? []
    : [`- ${code(address ?? path)}: ${escapeMessage(why)}`];
}

function bullet(markdown: string): string {
  return `- ${markdown}`;
}

/**
 * A titled list that ends with "and N more" where the lines need more than `limit` characters.
 * The limits of all sections together stay below GitHub's.
 */
export function section(title: string, lines: readonly string[], limit: number): string {
  if (lines.length === 0) return '';
  const shown: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > limit) break;
    shown.push(line);
  }
  const rest = lines.length - shown.length;
  return [`### ${title}`, shown.join('\n'), ...(rest > 0 ? [`… and ${rest} more.`] : [])].join('\n\n');
}

/** The entries that were not checked, one Markdown list item each; the same gap in several roots is one. */
function notCheckedLines(unseen: readonly Unseen[]): string[] {
  return foldUnseen(unseen).map((entry) => {
    const { path, line, source, reason, hint, roots } = entry;
    const what = entry.address === null ? '' : ` ${code(unseenName(entry))}`;
    const from = source === null ? '' : ` (${code(source.slice(0, 200))})`;
    const where = inRoots(roots, code);
    return `- ${code(`${path}:${line}`)}${what}${from}: ${escapeText(reason)}. ${escapeText(hint)}.${where === '' ? '' : ` ${where.replace(/^in/, 'In')}.`}`;
  });
}
