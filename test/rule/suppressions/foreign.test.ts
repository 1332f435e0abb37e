import { describe } from 'vitest';
import { instance, scanTable } from './scan-table.ts';

const suppressed = { 'aws_instance.web': 'suppressed' };
const violation = { 'aws_instance.web': 'violation' };
const optional = (...comment: string[]) =>
  instance(
    'metadata_options {',
    '  http_endpoint = "enabled"',
    ...comment,
    '  http_tokens = "optional"',
    '}',
  );
const oneCall = (comment: string, inside = '') => ({
  'main.tf': `${comment}\nmodule "m" {\n  source = "./m"\n${inside}}\n`,
  'm/main.tf': instance(),
});
const below = (verdict: string) => ({ 'module.m.aws_instance.web': verdict });

describe('Checkov', () => {
  scanTable([
    {
      name: 'inside',
      files: { 'main.tf': instance('#checkov:skip=CKV_AWS_79:vendor AMI') },
      expected: { verdicts: suppressed, honored: ['checkov main.tf:2 | vendor AMI'] },
    },
    {
      name: 'without a reason, in a nested block, behind an argument',
      files: { 'main.tf': optional('  a = 1 # checkov:skip=CKV_AWS_79') },
      expected: { verdicts: suppressed, honored: ['checkov main.tf:4'] },
    },
    {
      name: 'Bridgecrew, with its own identifier',
      files: { 'main.tf': instance('# bridgecrew:skip=BC_AWS_GENERAL_31: Skipping') },
      expected: { verdicts: suppressed, honored: ['checkov main.tf:2 | Skipping'] },
    },
    {
      name: 'a list',
      files: { 'main.tf': instance('# bridgecrew:skip=CKV_AWS_8,CKV_AWS_79:both') },
      expected: { verdicts: suppressed, honored: ['checkov main.tf:2 | both'] },
    },
    {
      name: 'not above, nor on the line that opens or closes the block',
      files: {
        'main.tf':
          '# checkov:skip=CKV_AWS_79:x\nresource "aws_instance" "web" { # checkov:skip=CKV_AWS_79:x\n} # checkov:skip=CKV_AWS_79:x\n',
      },
      expected: { verdicts: violation },
    },
    {
      name: 'not for another rule, nor for one whose name only starts alike',
      files: { 'main.tf': instance('# checkov:skip=CKV_AWS_8:x', '# checkov:skip=CKV_AWS_791:x') },
      expected: { verdicts: violation },
    },
    {
      name: 'not in a string or a heredoc',
      files: {
        'main.tf':
          'resource "aws_instance" "web" {\n  user_data = <<E\n# checkov:skip=CKV_AWS_79:x\nE\n  ami = "checkov:skip=CKV_AWS_79:x"\n}\n',
      },
      expected: { verdicts: violation },
    },
    {
      name: 'in a module call, for what lies below it',
      files: oneCall('', '  # checkov:skip=CKV_AWS_79:vendor AMI\n'),
      expected: { verdicts: below('suppressed'), honored: ['checkov main.tf:4 | vendor AMI'] },
    },
    {
      name: 'not above a module call',
      files: oneCall('# checkov:skip=CKV_AWS_79:vendor AMI'),
      expected: { verdicts: below('violation') },
    },
  ]);
});

describe('tfsec and Trivy', () => {
  scanTable([
    ...[
      'aws-ec2-enforce-http-token-imds',
      'enforce-http-token-imds',
      'enforce-launch-config-http-token-imds',
      'AVD-AWS-0028',
      'AVD-AWS-0130',
      'AWS-0028',
      'AWS-0130',
      'AWS079',
      '*',
    ].map((id) => ({
      name: `above the resource: ${id}`,
      files: { 'main.tf': `#tfsec:ignore:${id}\n${instance()}` },
      expected: { verdicts: suppressed, honored: ['tfsec main.tf:1'] },
    })),
    {
      name: 'above the argument, with prose',
      files: { 'main.tf': optional('  # trivy:ignore:AVD-AWS-0028 the installer can’t') },
      expected: { verdicts: suppressed, honored: ['trivy main.tf:4 | the installer can’t'] },
    },
    {
      name: 'on the line of the argument',
      files: { 'main.tf': optional().replace('"optional"', '"optional" // trivy:ignore:AWS-0028') },
      expected: { verdicts: suppressed, honored: ['trivy main.tf:4'] },
    },
    {
      name: 'on the line of the block and of the resource',
      files: {
        'main.tf': `${optional().replace('metadata_options {', 'metadata_options { #tfsec:ignore:AWS079')}resource "aws_instance" "b" { #tfsec:ignore:AWS079\n}\n`,
      },
      expected: { verdicts: { ...suppressed, 'aws_instance.b': 'suppressed' } },
    },
    {
      name: 'several in one comment',
      files: { 'main.tf': `#tfsec:ignore:aws-ec2-other tfsec:ignore:AWS079\n${instance()}` },
      expected: { verdicts: suppressed },
    },
    {
      name: 'stacked',
      files: { 'main.tf': `#tfsec:ignore:AWS079\n#tfsec:ignore:aws-ec2-other\n${instance()}` },
      expected: { verdicts: suppressed, honored: ['tfsec main.tf:1'] },
    },
    {
      name: 'not with a comment or an empty line between',
      files: {
        'main.tf': `#tfsec:ignore:AWS079\n# more\n${instance()}`,
        'b.tf': '#tfsec:ignore:AWS079\n\nresource "aws_instance" "b" {\n}\n',
      },
      expected: { verdicts: { ...violation, 'aws_instance.b': 'violation' } },
    },
    {
      name: 'not at another argument',
      files: {
        'main.tf': instance('ami = "b"', '', '#tfsec:ignore:AWS079', 'tags = {}', '').replace(
          / {2}ami = "a"\n/,
          '',
        ),
      },
      expected: { verdicts: violation },
    },
    {
      name: 'not for other rules',
      files: {
        'main.tf': `#tfsec:ignore:aws-ec2-enforce-http-token-imds-x tfsec:ignore:AVD-AWS-0131 tfsec:ignore:\n${instance()}`,
      },
      expected: { verdicts: violation },
    },
    {
      name: 'until the day before its date',
      files: { 'main.tf': `#tfsec:ignore:AWS079:exp:2026-12-31\n${instance()}` },
      expected: { verdicts: suppressed, honored: ['tfsec main.tf:1 | until 2026-12-30'] },
    },
    {
      name: 'not on its date: Trivy compares with the start of that day',
      files: { 'main.tf': `#trivy:ignore:AWS-0028:exp:2026-06-15\n${instance()}` },
      expected: { verdicts: violation },
    },
    {
      name: 'not after its date, nor with a wrong one',
      files: { 'main.tf': `#tfsec:ignore:AWS079:exp:2026-01-01 tfsec:ignore:*:exp:tomorrow\n${instance()}` },
      expected: { verdicts: violation },
    },
    {
      name: 'not for one workspace of several',
      files: { 'main.tf': `#tfsec:ignore:AWS079:ws:prod\n${instance()}` },
      expected: { verdicts: violation },
    },
    {
      name: 'for every workspace',
      files: { 'main.tf': `#trivy:ignore:AWS-0028:ws:*:exp:2026-12-31\n${instance()}` },
      expected: { verdicts: suppressed },
    },
    {
      name: 'with a parameter that holds',
      files: { 'main.tf': `#trivy:ignore:AWS-0028[ami=a]\n${instance()}` },
      expected: { verdicts: suppressed },
    },
    {
      name: 'not with a parameter that does not hold',
      files: { 'main.tf': `#trivy:ignore:AWS-0028[ami=b]\n${instance()}` },
      expected: { verdicts: violation },
    },
    {
      name: 'above a module call, for what lies below it',
      files: oneCall('#tfsec:ignore:aws-ec2-enforce-http-token-imds'),
      expected: { verdicts: below('suppressed'), honored: ['tfsec main.tf:1'] },
    },
    {
      name: 'with CRLF line ends',
      files: { 'main.tf': `#tfsec:ignore:AWS079\n${instance()}`.replaceAll('\n', '\r\n') },
      expected: { verdicts: suppressed },
    },
    {
      name: 'not where the policy names the other one only',
      files: { 'main.tf': `#tfsec:ignore:AWS079\n${instance()}` },
      policy: { suppressions: ['trivy'] },
      expected: { verdicts: violation },
    },
  ]);
});

describe('KICS and Datadog', () => {
  scanTable([
    {
      name: 'a block, above the resource',
      files: { 'main.tf': `# kics-scan ignore-block\n${optional()}` },
      expected: { verdicts: suppressed, honored: ['kics main.tf:1'] },
    },
    {
      name: 'a block, above metadata_options, in any case',
      files: {
        'main.tf': `resource "aws_instance" "web" {\n  // DD-IAC-scan Ignore-Block old\n${optional().split('\n').slice(1).join('\n')}`,
      },
      expected: { verdicts: suppressed, honored: ['datadog main.tf:2 | old'] },
    },
    {
      name: 'a line, above the finding',
      files: { 'main.tf': optional('  # kics-scan ignore-line') },
      expected: { verdicts: suppressed, honored: ['kics main.tf:4'] },
    },
    {
      name: 'a line, above the resource that lacks the block',
      files: { 'main.tf': `# dd-iac-scan ignore-line\n${instance()}` },
      expected: { verdicts: suppressed, honored: ['datadog main.tf:1'] },
    },
    {
      name: 'not a line above the resource when the finding stands further down',
      files: { 'main.tf': `# kics-scan ignore-line\n${optional()}` },
      expected: { verdicts: violation },
    },
    {
      name: 'not inside, not with an empty line between, not a block above another argument',
      files: {
        'main.tf': `# kics-scan ignore-block\n\n${instance('# kics-scan ignore-block', 'tags = {}')}`,
      },
      expected: { verdicts: violation },
    },
    {
      name: 'its own query',
      files: { 'main.tf': `# kics-scan ignore-block=c306ac53-ee5b-41d3-86a9-0fd2722b4e67\n${instance()}` },
      expected: { verdicts: suppressed },
    },
    {
      name: 'not another query, not a block comment, not another command',
      files: {
        'main.tf': `# kics-scan ignore-block=11111111-ee5b-41d3-86a9-0fd2722b4e67\n${instance()}/* kics-scan ignore-block */\nresource "aws_instance" "b" {\n}\n# kics-scan ignore-blocks\nresource "aws_instance" "c" {\n}\n`,
      },
      expected: { verdicts: { ...violation, 'aws_instance.b': 'violation', 'aws_instance.c': 'violation' } },
    },
    {
      name: 'not above a module call',
      files: oneCall('# kics-scan ignore-block'),
      expected: { verdicts: below('violation') },
    },
  ]);
});

describe('Terrascan', () => {
  scanTable([
    {
      name: 'inside',
      files: { 'main.tf': instance('#ts:skip=AC_AWS_0479 vendor AMI') },
      expected: { verdicts: suppressed, honored: ['terrascan main.tf:2 | vendor AMI'] },
    },
    {
      name: 'not above, not with a blank, not for another rule',
      files: {
        'main.tf': `#ts:skip=AC_AWS_0479 x\n${instance('# ts:skip=AC_AWS_0479 x', '#ts:skip=AC_AWS_0480 x', '#ts:skip=AC_AWS_04790 x')}`,
      },
      expected: { verdicts: violation },
    },
  ]);
});

describe('the call of a known module', () => {
  const call = (inside: string, above = '') => ({
    'main.tf': `${above}module "vm" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "5.0.0"\n${inside}}\n`,
  });
  const argument = (comment: string) =>
    `  metadata_options = {\n    http_endpoint = "enabled"\n${comment}    http_tokens = "optional"\n  }\n`;
  const verdicts = { 'module.vm': 'suppressed' };
  scanTable([
    { name: 'this tool', files: call('', '# require-imdsv2:ignore legacy agent\n'), expected: { verdicts } },
    { name: 'Checkov', files: call('  # checkov:skip=CKV_AWS_79:legacy\n'), expected: { verdicts } },
    { name: 'tfsec', files: call('', '#tfsec:ignore:AWS079\n'), expected: { verdicts } },
    {
      name: 'Trivy, above the argument that decides',
      files: call(argument('    # trivy:ignore:AWS-0028\n')),
      expected: { verdicts, honored: ['trivy main.tf:6'] },
    },
    {
      name: 'KICS, above the argument that decides',
      files: call(argument('    # kics-scan ignore-line\n')),
      expected: { verdicts, honored: ['kics main.tf:6'] },
    },
  ]);
});

describe('several tools', () => {
  scanTable([
    {
      name: 'the comment of this tool is the one that is shown',
      files: { 'main.tf': `#tfsec:ignore:*\n${instance('# require-imdsv2:ignore legacy agent')}` },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf:3 | legacy agent'] },
    },
    {
      name: 'another tool’s comment in JSON is nobody’s',
      files: {
        'main.tf.json':
          '{"resource": {"aws_instance": {"web": {\n"//": "checkov:skip=CKV_AWS_79:x tfsec:ignore:*",\n"ami": "a"\n}}}}',
      },
      expected: { verdicts: violation },
    },
  ]);
});
