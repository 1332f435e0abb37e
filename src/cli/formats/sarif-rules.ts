import type { ReportingDescriptor } from 'sarif';
import { rulePage } from '../../rule/judge/message.ts';
import type { Code } from '../../rule/report.ts';

interface RuleText {
  readonly name: string;
  readonly short: string;
  readonly full: string;
  readonly fix: string;
  readonly level: 'error' | 'warning' | 'note';
}

const why =
  'IMDSv1 answers any request from the instance, so one server-side request forgery (SSRF) hands out the credentials of its role. IMDSv2 wants a session token first, which such a request cannot get.';
const set = 'Set http_tokens = "required" in metadata_options.';

/** What each code means to the reader of a code scanning alert. */
const texts: Record<Code, RuleText> = {
  'tokens-optional': {
    name: 'TokensOptional',
    short: 'IMDSv1 is allowed: the tokens are not "required"',
    full: `The value that decides is not "required". ${why}`,
    fix: 'Replace the value by "required".',
    level: 'error',
  },
  'tokens-unset': {
    name: 'TokensUnset',
    short: 'IMDSv1 is allowed: http_tokens is not set',
    full: `There is a metadata block without http_tokens, and AWS takes "optional" then. ${why}`,
    fix: 'Add http_tokens = "required" to the block.',
    level: 'error',
  },
  'block-missing': {
    name: 'BlockMissing',
    short: 'IMDSv1 is allowed: there is no metadata_options block',
    full: `Without the block AWS takes http_tokens = "optional". ${why}`,
    fix: 'Add metadata_options { http_endpoint = "enabled", http_tokens = "required" }, one argument on each line.',
    level: 'error',
  },
  'module-default': {
    name: 'ModuleDefault',
    short: 'IMDSv1 is allowed: the module’s default decides',
    full: `The call leaves the setting to a default of the module, which allows IMDSv1. ${why}`,
    fix: 'Pass the input of the module, or raise its version to one that requires tokens by default.',
    level: 'error',
  },
  'account-default': {
    name: 'AccountDefault',
    short: 'The account’s default does not require IMDSv2',
    full: `aws_ec2_instance_metadata_defaults decides for every instance that sets nothing itself. ${why}`,
    fix: 'Set http_tokens = "required" in it.',
    level: 'error',
  },
  unresolved: {
    name: 'Unresolved',
    short: 'Whether IMDSv1 is refused cannot be known from the repository',
    full: `Some outcomes refuse IMDSv1 and some do not, or the value is not in the repository. ${why}`,
    fix: set,
    level: 'warning',
  },
  unparsable: {
    name: 'Unparsable',
    short: 'The file is not valid Terraform',
    full: 'Terraform would refuse the file, so nothing in it can be vouched for.',
    fix: 'Repair the file; terraform validate names the place.',
    level: 'error',
  },
  'readiness-user-data': {
    name: 'ReadinessUserData',
    short: 'A script calls the metadata service without a token',
    full: 'As soon as IMDSv2 is required, the call gets HTTP 401.',
    fix: 'Fetch a token with PUT /latest/api/token and send it as X-aws-ec2-metadata-token.',
    level: 'note',
  },
  'readiness-hop-limit': {
    name: 'ReadinessHopLimit',
    short: 'Containers cannot reach the metadata service with one hop',
    full: 'The answer to a token request dies on the way through the network of a container.',
    fix: 'Set http_put_response_hop_limit = 2.',
    level: 'note',
  },
  'suppression-invalid': {
    name: 'SuppressionInvalid',
    short: 'The suppression is not honoured',
    full: 'It has no reason, has expired, or stands where it names no target.',
    fix: 'Write # require-imdsv2:ignore <reason>, with until=YYYY-MM-DD if it shall end, directly above the target.',
    level: 'warning',
  },
};

const guide =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html';

/** Every rule, in a fixed order: a result refers to its rule by this index. */
export const sarifRules: readonly ReportingDescriptor[] = Object.entries(texts).map(([id, text]) => ({
  id,
  name: text.name,
  shortDescription: { text: text.short },
  fullDescription: { text: text.full },
  help: {
    text: `${text.full}\n\nFix: ${text.fix}`,
    markdown: `${text.full}\n\n**Fix.** ${text.fix}\n\n[The rule](${rulePage}) · [IMDSv2 in the AWS user guide](${guide})`,
  },
  helpUri: rulePage,
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
