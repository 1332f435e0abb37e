import type {
  ArtifactLocation,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
  Run,
  Fix as SarifFix,
  Suppression,
} from 'sarif';
import { codes } from '../../rule/codes.ts';
import { fingerprint } from '../../rule/fingerprint.ts';
import { type FoldedUnseen, foldUnseen, unseenName } from '../../rule/fold-roots.ts';
import { codePage } from '../../rule/judge/message.ts';
import { mayBePlan } from '../../rule/plan/is-plan.ts';
import type { Code, Edit, Finding, Fix, Report } from '../../rule/report.ts';
import { version } from '../../version.ts';
import type { ReadProblem } from '../read-error.ts';
import { json } from '../terminal-text.ts';
import type { Rendering } from './format.ts';
import { type IndexedSource, lineOf, type Sources, sources, startOf } from './line-index.ts';

/**
 * The report as SARIF 2.1.0, which GitHub code scanning and others take. Without `automationDetails`, so that the
 * `category` of an upload counts; code scanning opens an alert for each suppressed result, so they are left out unless
 * `sarifSuppressed` keeps them for another reader.
 */
export function sarif(
  report: Report,
  { files, problems, sarifSuppressed }: Pick<Rendering, 'files' | 'problems' | 'sarifSuppressed'>,
): string {
  const findings = sarifSuppressed
    ? report.findings
    : report.findings.filter(({ verdict }) => verdict !== 'suppressed');
  return sarifLog([sarifRun({ ...report, findings }, problems, sources(files), plansOf(report))]);
}

/** Paths of plans, and of standard input: nothing stands there that a person could open. */
function plansOf({ targets, unseen }: Report): ReadonlySet<string> {
  const planned = [
    ...targets.map(({ path }) => path),
    ...unseen.filter(({ kind }) => kind === 'plan').map(({ path }) => path),
  ];
  return new Set(['-', ...planned.filter(mayBePlan)]);
}

export function sarifLog(runs: Run[]): string {
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs };
  return json(log);
}

/**
 * One run over one repository.
 *
 * @param problems what could not be read
 * @param source where the bytes around a fix are read; without them it has no lines and columns
 * @param plans paths of plans, whose findings have no place in a file: code scanning would open an alert in a file that
 *   isn't in the repository
 */
export function sarifRun(
  { findings, summary, unseen }: Pick<Report, 'findings' | 'summary' | 'unseen'>,
  problems: readonly ReadProblem[],
  source: Sources,
  plans: ReadonlySet<string> = new Set(),
): Run {
  return {
    tool: { driver: { name: 'require-imdsv2', semanticVersion: version(), rules: [...sarifRules] } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        // Notifications, not results: GitHub opens an alert for every result, and nothing is known to be wrong here.
        toolExecutionNotifications: [
          ...problems.map(
            ({ path, what }): Notification => ({
              level: 'error',
              message: { text: `${path}: ${what}` },
            }),
          ),
          ...foldUnseen(unseen).map((entry) => notCheckedNotification(entry, plans)),
        ],
      },
    ],
    results: withFingerprints(findings, (finding) => resultOf(finding, source, plans)),
    properties: { summary },
  };
}

function notCheckedNotification(entry: FoldedUnseen, plans: ReadonlySet<string>): Notification {
  const { kind, address, path, line, source, reason, hint, roots } = entry;
  const location: Location = plans.has(path) ? {} : sarifLocation(path, line, line);
  if (address !== null) location.logicalLocations = [{ fullyQualifiedName: address, kind: 'module' }];
  return {
    level: 'warning',
    message: { text: withoutLinks(`${unseenName(entry)} was not checked: ${reason}. ${hint}.`) },
    locations: Object.keys(location).length > 0 ? [location] : [],
    properties: { kind, source, roots },
  };
}

const levels = { violation: 'error', unknown: 'warning', suppressed: 'error' } as const;

function resultOf(finding: Finding, source: Sources, plans: ReadonlySet<string>): Result {
  const { code, verdict, address, message, related, suppression, fix } = finding;
  const ruleIndex = sarifRules.findIndex(({ id }) => id === code);
  const level = verdict === 'warning' ? sarifRules[ruleIndex]!.defaultConfiguration!.level! : levels[verdict];
  const location: Location = plans.has(finding.path)
    ? {}
    : sarifLocation(finding.path, finding.startLine, finding.endLine);
  if (address !== null) location.logicalLocations = [{ fullyQualifiedName: address, kind: 'resource' }];
  return {
    ruleId: code,
    ruleIndex,
    level,
    message: { text: withoutLinks(message) },
    locations: Object.keys(location).length > 0 ? [location] : [],
    ...(related.length > 0 && {
      relatedLocations: related
        .filter(({ path }) => !plans.has(path))
        .map(({ path, line }, id) => ({ id, ...sarifLocation(path, line, line) })),
    }),
    // Empty where there is none: a result without the property would say that suppressions were not looked for.
    suppressions: suppression && verdict === 'suppressed' ? [suppressionOf(suppression)] : [],
    ...(fix && { fixes: [sarifFix(fix, source)] }),
  };
}

function suppressionOf({
  tool,
  reason,
  until,
  path,
  line,
}: NonNullable<Finding['suppression']>): Suppression {
  return {
    kind: 'inSource',
    status: 'accepted',
    ...(reason !== null && { justification: reason }),
    location: sarifLocation(path, line, line),
    properties: { tool, until },
  };
}

/** A result is the same one as long as rule, target and file are, wherever its lines move to. */
function withFingerprints(findings: readonly Finding[], result: (finding: Finding) => Result): Result[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const identity = fingerprint(finding);
    const times = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, times);
    return { ...result(finding), partialFingerprints: { 'requireImdsv2/v1': `${identity}:${times}` } };
  });
}

/** In SARIF's plain text `[text](target)` is a link; what a repository says is never one. */
function withoutLinks(text: string): string {
  return text.replace(/\[(?=[^\]]*\]\()/g, '\\[');
}

/** A place in a file; lines are 1-based and inclusive. */
function sarifLocation(path: string, startLine: number, endLine: number): Location {
  return { physicalLocation: { artifactLocation: sarifArtifact(path), region: { startLine, endLine } } };
}

/** A file, relative to the directory in which the command ran. */
function sarifArtifact(path: string): ArtifactLocation {
  return { uri: path.toWellFormed().split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** A fix with its edits as bytes and, for viewers that count otherwise, as lines and columns. */
function sarifFix(fix: Fix, sources: Sources): SarifFix {
  const artifactChanges = [...Map.groupBy(fix.edits, ({ path }) => path)].map(([path, edits]) => {
    const source = sources(path);
    return {
      artifactLocation: sarifArtifact(path),
      replacements: edits.map((edit) => ({
        deletedRegion: regionOf(edit, source),
        ...(edit.text !== '' && { insertedContent: { text: edit.text } }),
      })),
    };
  });
  return { description: { text: 'Require IMDSv2' }, artifactChanges };
}

function regionOf({ start, end }: Edit, source: IndexedSource | undefined): Region {
  const region = { byteOffset: start, byteLength: end - start };
  if (!source) return region;
  const [startLine, startColumn] = position(source, start);
  const [endLine, endColumn] = position(source, end);
  return { startLine, startColumn, endLine, endColumn, ...region };
}

/** 1-based line and column (in UTF-16 code units) of a byte; a byte order mark takes no column. */
function position(source: IndexedSource, offset: number): [line: number, column: number] {
  const line = lineOf(source, offset);
  const before = source.bytes.subarray(startOf(source, line), offset);
  return [line, new TextDecoder().decode(before).length + 1];
}

const guide =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html';

/** Every rule, in a fixed order: a result refers to its rule by this index. */
export const sarifRules: readonly ReportingDescriptor[] = Object.entries(codes).map(([id, text]) => ({
  id,
  name: text.name,
  shortDescription: { text: text.short },
  fullDescription: { text: text.full },
  help: {
    text: `${text.full}\n\nFix: ${text.fix}`,
    markdown: `${text.full}\n\n**Fix.** ${text.fix}\n\n[${id}](${codePage(id as Code)}) · [IMDSv2 in the AWS user guide](${guide})`,
  },
  helpUri: codePage(id as Code),
  defaultConfiguration: { level: text.level },
  properties: {
    // CWE-918 is server-side request forgery. GitHub takes 7.0 to 8.9 for "high" and needs a number for an alert
    // to count as one about security; the readiness of a script does not.
    ...(text.level !== 'note' && { 'security-severity': text.level === 'error' ? '7.5' : '5.0' }),
    'problem.severity': text.level === 'note' ? 'recommendation' : text.level,
    precision: 'very-high',
    tags: ['security', 'aws', 'ec2', 'imdsv2', 'external/cwe/cwe-918'].slice(text.level === 'note' ? 1 : 0),
  },
}));
