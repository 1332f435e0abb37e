import { code, escapeMessage } from '../../review/markdown.ts';
import { firstSentence } from '../../review/message.ts';
import { section } from '../../review/summary.ts';
import { count } from '../../rule/count.ts';
import { rulePage, why } from '../../rule/judge/message.ts';
import type { Finding } from '../../rule/report.ts';
import type { DecidedCaller } from './deciding-modules.ts';

/** Hidden in the body of a pull request that this tool closed itself, so that it may open another one. */
export const closedMarker = '<!-- require-imdsv2:closed -->';

/** The subject of a fix pull request. */
export interface FixText {
  /** Findings whose fix is in it. */
  readonly fixed: readonly Finding[];
  /** All findings of the repository, without those that are fixed elsewhere. */
  readonly findings: readonly Finding[];
  /** Repositories that call its modules, and that the change of a default is for. */
  readonly callers?: readonly DecidedCaller[];
  /** Findings that the pull request in a called module’s repository is for. */
  readonly elsewhere?: readonly {
    readonly module: string;
    readonly url: string | null;
    readonly findings: readonly Finding[];
  }[];
}

/** The body of a fix pull request; what comes from the repository is made harmless in it. At most 60,000 characters. */
export function pullBody({ fixed, findings, callers = [], elsewhere = [] }: FixText): string {
  const targets = new Set(fixed.map(({ address, path }) => `${path} ${address}`)).size;
  const warnings = findings.filter(({ verdict }) => verdict === 'warning');
  const left = findings.filter(
    (finding) =>
      (finding.verdict === 'violation' || finding.verdict === 'unknown') && !fixed.includes(finding),
  );
  const parts = [
    `${targets === 1 ? 'An EC2 target allows' : `${targets} EC2 targets allow`} IMDSv1. ${why} This change makes ${targets === 1 ? 'it' : 'them'} require a session token (IMDSv2). Each fix changes only the line that sets the value, and has been re-checked.`,
    section('What changes', fixLines(fixed), 20_000),
    callers.length === 0
      ? ''
      : `${section('Repositories that call this module', callers.map(callerLine), 10_000)}\n\n${release}`,
    section(
      'Before you merge',
      warnings.length > 0 ? [asks, ...merged(warnings.map(warningLine))] : [asks],
      15_000,
    ),
    section('Fixed by the module that is called', elsewhere.flatMap(elsewhereLines), 5_000),
    section('Not fixed here', merged(left.map(findingLine)), 15_000),
    `This branch belongs to \`require-imdsv2 org fix\`, which updates it on its next run, unless another person has committed to it. Close the pull request if you don’t want it: it stays closed. An exception is a comment with a reason beside the target. [About this rule: fixes, exceptions, rollout](${rulePage})`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const migratePage = new URL('migrate.md#rolling-out-without-breaking-anything', rulePage).href;

const asks = `- Software on these instances must support IMDSv2. Check CloudWatch’s \`MetadataNoToken\` metric first: anything above zero still uses IMDSv1. Terraform changes running instances in place; launch templates get a new version, which running instances don’t use. [How to find software that uses IMDSv1](${migratePage})`;

/** More targets of one place than this are only counted. */
const mostTargets = 5;

/** One place may decide for many targets, as that in a module does. */
function fixLines(fixed: readonly Finding[]): string[] {
  const places = Map.groupBy(fixed, ({ path, startLine }) => `${path}:${startLine}`);
  return [...places].map(([place, findings]) => {
    const targets = [...new Set(findings.map(({ address, path }) => address ?? path))];
    const rest = targets.length - mostTargets;
    const more = rest > 0 ? ` and ${rest} more` : '';
    return `- ${code(place)} for ${targets.slice(0, mostTargets).map(code).join(', ')}${more}`;
  });
}

/** A tag and a commit never change, so a caller that names one has to name another. */
const release =
  'These repositories set nothing, so the default decides for them. After you merge this, publish a release of the module: a call that names a tag, a commit or a version requires IMDSv2 only once it takes that release. A call without a version takes the change at the next `terraform init -upgrade`. Until then, `http_tokens` can be set in the call.';

function callerLine({ repository, findings, versions }: DecidedCaller): string {
  const targets = count(
    new Set(findings.map(({ root, address }) => `${root} ${address}`)).size,
    'EC2 target',
  );
  const shown = versions.slice(0, 3).map(code).join(', ');
  const rest = versions.length > 3 ? ` and ${versions.length - 3} more` : '';
  const at = versions.length === 0 ? 'without a version' : `at ${shown}${rest}`;
  return `- ${code(repository.name)}: ${targets}, ${at}`;
}

function elsewhereLines({ module, url, findings }: NonNullable<FixText['elsewhere']>[number]): string[] {
  const places = new Set(
    findings.map(
      ({ address, path, startLine }) => `${code(address ?? path)} at ${code(`${path}:${startLine}`)}`,
    ),
  );
  const where = url === null ? '' : `: ${url}`;
  return [...places].map((place) => `- ${place}, by the default of ${code(module)}${where}`);
}

function findingLine(finding: Finding): string {
  const { address, path, startLine } = finding;
  const name = address === null ? '' : `${code(address)} at `;
  return `- ${name}${code(`${path}:${startLine}`)}: ${escapeMessage(firstSentence(finding))}`;
}

/** The line of a finding that requiring tokens would break. */
function warningLine(finding: Finding): string {
  return findingLine(finding).replace('- ', '- ⚠️ ');
}

/** A module that is called often says the same for each call. */
function merged(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}

/** The body of the pull request that removes exceptions that have ended. At most 60,000 characters. */
export function endedBody({ fixed, findings }: FixText): string {
  const line = (finding: Finding) => {
    const { address, path, startLine } = finding;
    const name = address === null ? '' : `${code(address)} at `;
    return `- ${name}${code(`${path}:${startLine}`)}: ${escapeMessage(firstSentence(finding))}`;
  };
  const removed = fixed.filter((one) => one.code === 'suppression-invalid');
  const addresses = new Set(removed.map(({ address }) => address));
  const others = fixed.filter((one) => one.code !== 'suppression-invalid');
  const open = (one: Finding) => one.verdict === 'violation' || one.verdict === 'unknown';
  const left = findings.filter((one) => open(one) && addresses.has(one.address) && !others.includes(one));
  const parts = [
    'These exceptions have expired. This change removes their comments and, where a safe fix exists, makes their targets require IMDSv2.',
    section('Comments that are removed', removed.map(line), 20_000),
    section('Targets that are fixed', others.map(line), 15_000),
    section('Not fixed here', left.map(line), 15_000),
    `Before you merge, make sure that the software on these instances supports IMDSv2. To keep an exception, set a later \`until=\` and close this pull request. [About this rule: fixes, exceptions, rollout](${rulePage})`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
