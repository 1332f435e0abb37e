import { code, escapeMessage } from '../../review/markdown.ts';
import { firstSentence } from '../../review/message.ts';
import { section } from '../../review/summary.ts';
import { rulePage } from '../../rule/judge/message.ts';
import type { Finding } from '../../rule/report.ts';
import type { FixText } from './pull-body.ts';

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
    'These exceptions have ended and suppress nothing any more. This change removes their comments, and makes their targets require IMDSv2 where that has a safe fix.',
    section('Comments that are removed', removed.map(line), 20_000),
    section('Targets that are fixed', others.map(line), 15_000),
    section('Not fixed here', left.map(line), 15_000),
    `Before you merge, make sure that the software on these instances supports IMDSv2. To keep an exception, set a later \`until=\` and close this pull request. [About this rule: fixes, exceptions, rollout](${rulePage})`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
