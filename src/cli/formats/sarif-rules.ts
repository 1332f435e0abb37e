import type { ReportingDescriptor } from 'sarif';
import { codes } from '../../rule/codes.ts';
import { codePage } from '../../rule/judge/message.ts';
import type { Code } from '../../rule/report.ts';

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
