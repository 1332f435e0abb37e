import type { Code } from './report.ts';

/**
 * All texts about a code: titles of annotations and comments, rules of SARIF, the table of docs/rule.md.
 * Plain text.
 */
export interface CodeText {
  /** Its name in SARIF: Pascal case. */
  readonly name: string;
  /** The title after the target's address: `aws_instance.web` … */
  readonly headline: string;
  /** The title's addition in brackets; null if the headline is enough. */
  readonly detail: string | null;
  /** How bad it is for code scanning. `note`: it changes no verdict. */
  readonly level: 'error' | 'warning' | 'note';
  /** One line without a full stop. */
  readonly short: string;
  /** Its meaning and why it matters: sentences. */
  readonly full: string;
  /** How to fix it: sentences. */
  readonly fix: string;
}

const why =
  'IMDSv1 answers any HTTP GET from the instance, so a single server-side request forgery (SSRF) can steal the credentials of its role. IMDSv2 asks for a session token first, which such a request cannot get.';

/** One entry for each code; the order is that of reports and documents. */
export const codes: Readonly<Record<Code, CodeText>> = {
  'tokens-optional': {
    name: 'TokensOptional',
    headline: 'allows IMDSv1',
    detail: null,
    level: 'error',
    short: 'Allows IMDSv1: http_tokens is not "required"',
    full: `The value of http_tokens is not "required". ${why}`,
    fix: 'Replace the value with "required".',
  },
  'tokens-unset': {
    name: 'TokensUnset',
    headline: 'allows IMDSv1',
    detail: 'http_tokens is not set',
    level: 'error',
    short: 'Allows IMDSv1: http_tokens is not set',
    full: `A metadata block without http_tokens falls back to AWS's default, which can be "optional". ${why}`,
    fix: 'Add http_tokens = "required" to the block.',
  },
  'block-missing': {
    name: 'BlockMissing',
    headline: 'allows IMDSv1',
    detail: 'no metadata_options block',
    level: 'error',
    short: 'Allows IMDSv1: no metadata_options block',
    full: `Without the block nothing in this code requires tokens: the account's default, then the AMI, then the instance type decide, and all of them can leave IMDSv1 on. ${why}`,
    fix: 'Add metadata_options { http_endpoint = "enabled", http_tokens = "required" }, one argument on each line.',
  },
  'module-default': {
    name: 'ModuleDefault',
    headline: 'allows IMDSv1',
    detail: 'the module’s default',
    level: 'error',
    short: 'Allows IMDSv1: by the default of the module',
    full: `The call leaves the setting to a default of the module, which allows IMDSv1. ${why}`,
    fix: 'Set the input of the module, or raise its version to one that requires tokens by default.',
  },
  'account-default': {
    name: 'AccountDefault',
    headline: 'does not require IMDSv2',
    detail: 'a default for all instances of the account',
    level: 'error',
    short: 'The default of the account does not require IMDSv2',
    full: `aws_ec2_instance_metadata_defaults, or a declarative policy of the organization, applies to every instance that sets nothing itself. ${why}`,
    fix: 'Set http_tokens to "required" in it.',
  },
  unresolved: {
    name: 'Unresolved',
    headline: 'may allow IMDSv1',
    detail: 'unknown',
    level: 'warning',
    short: 'Unknown: the repository does not determine http_tokens',
    full: `Some outcomes require IMDSv2 and some don't, or the value is not in the repository. ${why}`,
    fix: 'Set http_tokens = "required" in metadata_options, or set the value in the repository.',
  },
  unparsable: {
    name: 'Unparsable',
    headline: 'couldn’t be parsed',
    detail: null,
    level: 'error',
    short: 'Couldn’t parse the file, so it was not checked',
    full: 'Terraform refuses the file, so nothing in it was checked.',
    fix: 'Repair the file; terraform validate names the place.',
  },
  'readiness-user-data': {
    name: 'ReadinessUserData',
    headline: 'runs a script that stops working with IMDSv2',
    detail: null,
    level: 'note',
    short: 'A script calls the metadata service without a token',
    full: 'Once IMDSv2 is required, the call gets HTTP 401.',
    fix: 'Fetch a token with PUT /latest/api/token and send it as X-aws-ec2-metadata-token.',
  },
  'readiness-hop-limit': {
    name: 'ReadinessHopLimit',
    headline: 'runs containers that can’t reach IMDSv2',
    detail: 'hop limit of 1',
    level: 'note',
    short: 'Containers can’t reach the metadata service with one hop',
    full: 'The answer to a token request is dropped on its way through the network of a container.',
    fix: 'Set http_put_response_hop_limit = 2.',
  },
  'readiness-ignored': {
    name: 'ReadinessIgnored',
    headline: 'ignores changes of its metadata options',
    detail: null,
    level: 'note',
    short: 'ignore_changes keeps existing instances as they are',
    full: 'Terraform leaves the metadata options of an existing instance as they are, whatever this code says.',
    fix: 'Take metadata_options out of ignore_changes, or change existing instances with aws ec2 modify-instance-metadata-options.',
  },
  'readiness-provider': {
    name: 'ReadinessProvider',
    headline: 'loses its http_tokens with this AWS provider',
    detail: 'below 4.61.0, without http_endpoint',
    level: 'note',
    short: 'An AWS provider below 4.61.0 does not send http_tokens without http_endpoint',
    full: 'For a launch template, AWS providers below 4.61.0 send http_tokens only beside http_endpoint = "enabled". Without it the apply succeeds and instances allow IMDSv1.',
    fix: 'Add http_endpoint = "enabled" to the block, or raise the AWS provider to 4.61.0 or newer.',
  },
  'suppression-invalid': {
    name: 'SuppressionInvalid',
    headline: 'has a suppression that is ignored',
    detail: null,
    level: 'warning',
    short: 'Suppression ignored',
    full: 'The suppression has no reason, has expired, or belongs to no target.',
    fix: 'Write # require-imdsv2:ignore <reason> directly above the target, with until=YYYY-MM-DD if it ends.',
  },
};
