import { describe } from 'vitest';
import { instance, scanTable } from './scan-table.ts';

const suppressed = { 'aws_instance.web': 'suppressed' };
const violation = { 'aws_instance.web': 'violation' };
const compliantBlock = 'metadata_options {\n    http_tokens = "required"\n  }';

describe('a comment of this tool counts', () => {
  scanTable([
    {
      name: 'on the line directly above',
      files: { 'main.tf': `# require-imdsv2:ignore legacy agent\n${instance()}` },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf:1 | legacy agent'] },
    },
    {
      name: 'inside, with a date behind the reason',
      files: { 'main.tf': instance('// require-imdsv2:ignore legacy agent until=2026-12-31') },
      expected: {
        verdicts: suppressed,
        honored: ['require-imdsv2 main.tf:2 | until 2026-12-31 | legacy agent'],
      },
    },
    {
      name: 'with a date in front of the reason',
      files: { 'main.tf': instance('# require-imdsv2:ignore until=2026-12-31 legacy agent') },
      expected: {
        verdicts: suppressed,
        honored: ['require-imdsv2 main.tf:2 | until 2026-12-31 | legacy agent'],
      },
    },
    {
      name: 'on its last day',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy until=2026-06-15') },
      expected: { verdicts: suppressed },
    },
    {
      name: 'as a block comment of one line',
      files: { 'main.tf': instance('/* require-imdsv2:ignore legacy agent */') },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf:2 | legacy agent'] },
    },
    {
      name: 'in a block comment of several lines, at its own line',
      files: { 'main.tf': `/*\n * Old.\n * require-imdsv2:ignore legacy agent\n */\n${instance()}` },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf:3 | legacy agent'] },
    },
    {
      name: 'behind an argument, inside of a nested block',
      files: {
        'main.tf': instance(
          'metadata_options {',
          '  http_tokens = "optional" # require-imdsv2:ignore legacy agent',
          '}',
        ),
      },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf:3 | legacy agent'] },
    },
    {
      name: 'behind the opening and the closing brace',
      files: {
        'main.tf': [
          'resource "aws_instance" "a" { # require-imdsv2:ignore one',
          '}',
          'resource "aws_instance" "b" {',
          '} # require-imdsv2:ignore two',
          'resource "aws_instance" "c" {',
          '}',
        ].join('\n'),
      },
      expected: {
        verdicts: {
          'aws_instance.a': 'suppressed',
          'aws_instance.b': 'suppressed',
          'aws_instance.c': 'violation',
        },
        honored: ['require-imdsv2 main.tf:1 | one', 'require-imdsv2 main.tf:4 | two'],
      },
    },
    {
      name: 'stacked with comments of other tools',
      files: {
        'main.tf': `# require-imdsv2:ignore legacy agent\n#tfsec:ignore:AWS999\n${instance()}`,
      },
      expected: { verdicts: suppressed },
    },
    {
      name: 'with CRLF line ends',
      files: { 'main.tf': `# require-imdsv2:ignore legacy agent\n${instance()}`.replaceAll('\n', '\r\n') },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf:1 | legacy agent'] },
    },
    {
      name: 'for an unknown',
      files: {
        'main.tf': `variable "t" {}\n${instance('# require-imdsv2:ignore legacy agent', 'metadata_options {', '  http_tokens = var.t', '}')}`,
      },
      expected: { verdicts: suppressed },
    },
    {
      name: 'in the module, for each of its calls',
      files: {
        'main.tf': 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n',
        'm/main.tf': instance('# require-imdsv2:ignore legacy agent'),
      },
      expected: {
        verdicts: { 'module.a.aws_instance.web': 'suppressed', 'module.b.aws_instance.web': 'suppressed' },
      },
    },
    {
      name: 'at the call of a local module, for that call only',
      files: {
        'main.tf':
          '# require-imdsv2:ignore legacy agent\nmodule "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n',
        'm/main.tf': instance(),
      },
      expected: {
        verdicts: { 'module.a.aws_instance.web': 'suppressed', 'module.b.aws_instance.web': 'violation' },
        honored: ['require-imdsv2 main.tf:1 | legacy agent'],
      },
    },
    {
      name: 'in an override file',
      files: {
        'main.tf': instance(),
        'main_override.tf':
          '# require-imdsv2:ignore legacy agent\nresource "aws_instance" "web" {\n  ami = "b"\n}\n',
      },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main_override.tf:1 | legacy agent'] },
    },
    {
      name: 'in JSON, inside',
      files: {
        'main.tf.json': JSON.stringify(
          { resource: { aws_instance: { web: { '//': 'require-imdsv2:ignore legacy agent', ami: 'a' } } } },
          null,
          2,
        ),
      },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf.json:5 | legacy agent'] },
    },
    {
      name: 'in JSON, on the line above, in a list',
      files: {
        'main.tf.json':
          '{"resource": {"aws_instance": {\n"//": ["old", "require-imdsv2:ignore legacy agent"],\n"web": {"ami": "a"}\n}}}',
      },
      expected: { verdicts: suppressed, honored: ['require-imdsv2 main.tf.json:2 | legacy agent'] },
    },
    {
      name: 'and changes nothing where the target is compliant or never created',
      files: {
        'main.tf': `${instance('# require-imdsv2:ignore not needed any more', compliantBlock)}# require-imdsv2:ignore off\nresource "aws_instance" "off" {\n  count = 0\n}\n`,
      },
      expected: { verdicts: { 'aws_instance.web': 'compliant', 'aws_instance.off': 'not-created' } },
    },
  ]);
});

describe('a comment of this tool does not count', () => {
  scanTable([
    {
      name: 'without a reason',
      files: { 'main.tf': instance('# require-imdsv2:ignore') },
      expected: { verdicts: violation, invalid: [['main.tf:2', 'no reason given']] },
    },
    {
      name: 'with a date or punctuation for a reason',
      files: {
        'main.tf': instance(
          '# require-imdsv2:ignore until=2027-01-31',
          '/* require-imdsv2:ignore -- */',
          '# require-imdsv2:ignore \u3164\u115f',
        ),
      },
      expected: {
        verdicts: violation,
        invalid: [
          ['main.tf:2', 'no reason given'],
          ['main.tf:3', 'no reason given'],
          ['main.tf:4', 'no reason given'],
        ],
      },
    },
    {
      name: 'from the day after its last',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy until=2026-06-14') },
      expected: { verdicts: violation, invalid: [['main.tf:2', 'it ended on 2026-06-14']] },
    },
    {
      name: 'when it has ended, also in a compliant target',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy until=2020-01-01', compliantBlock) },
      expected: {
        verdicts: { 'aws_instance.web': 'compliant' },
        invalid: [['main.tf:2', 'it ended on 2020-01-01']],
      },
    },
    {
      name: 'with a day that no calendar has',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy until=2026-02-30') },
      expected: { verdicts: violation, invalid: [['main.tf:2', '“until=2026-02-30” is no date']] },
    },
    {
      name: 'with another order of day and month',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy until=31.12.2026') },
      expected: { verdicts: violation, invalid: [['main.tf:2', '“until=31.12.2026” is no date']] },
    },
    {
      name: 'with two dates',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy until=2026-12-31 until=2027-12-31') },
      expected: { verdicts: violation, invalid: [['main.tf:2', 'more than one']] },
    },
    {
      name: 'misspelt',
      files: { 'main.tf': instance('# require-imdsv2:disable legacy') },
      expected: { verdicts: violation, invalid: [['main.tf:2', '“require-imdsv2:disable” is not known']] },
    },
    {
      name: 'with an empty line below it',
      files: { 'main.tf': `# require-imdsv2:ignore legacy\n\n${instance()}` },
      expected: { verdicts: violation, invalid: [['main.tf:1', 'it belongs to no EC2 target']] },
    },
    {
      name: 'at another resource, at the end of the file, in another file',
      files: {
        'main.tf': `# require-imdsv2:ignore legacy\nresource "aws_s3_bucket" "b" {\n}\n${instance()}# require-imdsv2:ignore legacy`,
        'other.tf': 'variable "x" { # require-imdsv2:ignore legacy\n}\n',
      },
      expected: {
        verdicts: violation,
        invalid: [
          ['main.tf:1', 'it belongs to no EC2 target'],
          ['main.tf:7', 'it belongs to no EC2 target'],
          ['other.tf:1', 'it belongs to no EC2 target'],
        ],
      },
    },
    {
      name: 'where there is no target at all',
      files: { 'main.tf': '# require-imdsv2:ignore legacy\nvariable "x" {}\n' },
      expected: { verdicts: {}, invalid: [['main.tf:1', 'it belongs to no EC2 target']] },
    },
    {
      name: 'in a string or a heredoc',
      files: {
        'main.tf': instance(
          'tags = { a = "# require-imdsv2:ignore legacy" }',
          'user_data = <<EOT',
          '# require-imdsv2:ignore legacy',
          'EOT',
        ).replace('  EOT', 'EOT'),
      },
      expected: { verdicts: violation },
    },
    {
      name: 'where prose only mentions it',
      files: { 'main.tf': instance('# Do not write require-imdsv2:ignore here.') },
      expected: { verdicts: violation },
    },
    {
      name: 'in JSON, as a value',
      files: {
        'main.tf.json':
          '{"resource": {"aws_instance": {"web": {"ami": "require-imdsv2:ignore legacy", "tags": {"//x": "require-imdsv2:ignore legacy"}}}}}',
      },
      expected: { verdicts: violation },
    },
    {
      name: 'where the policy does not honor it',
      files: { 'main.tf': instance('# require-imdsv2:ignore legacy') },
      policy: { suppressions: ['checkov'] },
      expected: { verdicts: violation },
    },
  ]);
});
