import type { Asked, Command } from './command.ts';
import { orgOptions } from './org-options.ts';

export const orgAudit = {
  name: 'org audit',
  summary: 'judge the default branch of every repository of an organisation',
  usage: '--org ORGANIZATION [options]',
  about: `Every repository that the token may read is judged as it is on its default branch, by its own policy
and the organisation's, without cloning. Verdicts are kept in the cache folder of the user: a later run, or
one after an interruption, reads only what has changed. Needs a token that may read contents, in GITHUB_TOKEN.`,
  options: {
    ...orgOptions,
    repos: {
      type: 'string',
      multiple: true,
      value: 'PATTERN',
      help: 'only repositories whose name matches, such as infra-*',
    },
    archived: { type: 'boolean', help: 'judge archived repositories, too' },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pretty', 'json', 'csv', 'sarif', 'html'],
      help: 'pretty (default), json, csv, sarif (a run for each repository), or html (one file)',
    },
    out: { type: 'string', value: 'FILE', help: 'write the report to a file (default: standard output)' },
    since: { type: 'string', value: 'FILE', help: 'the JSON of an earlier audit: says what has changed' },
    'ref-default': {
      type: 'boolean',
      help: 'link to the default branches instead of the audited commits',
    },
    config: {
      type: 'string',
      value: 'FILE',
      help: 'policy file in place of the organisation’s; a repository’s own stands over it',
    },
  },
  exitStatus: '0 no violation · 1 violations · 2 usage or read error, or a repository that was not read',
  examples: [
    ['require-imdsv2 org audit --org acme', 'everything that the token may read'],
    ['require-imdsv2 org audit --org acme --repos "infra-*" --format csv --out audit.csv', ''],
    ['require-imdsv2 org audit --org acme --format json --out 2026-11.json', 'to compare with later'],
    [
      'require-imdsv2 org audit --org acme --since 2026-11.json --format html --out audit.html',
      'for the auditor',
    ],
  ],
} as const satisfies Command;

export type OrgAuditRequest = Asked<typeof orgAudit>;
