import type { AskedOptions, Command } from './command.ts';
import { orgOptions, policyOption, reportOptions } from './org-options.ts';

export const orgAudit = {
  name: 'org audit',
  summary: 'check the default branch of every repository of an organization',
  usage: '--org ORGANIZATION [options]',
  about: `Checks the default branch of every repository that the token may read, without cloning, by the
repository's own policy over the organization's. Verdicts are kept in the user's cache folder: the
next run, also after an interruption, reads only repositories that changed.
The token (GITHUB_TOKEN or GH_TOKEN) needs permission to read contents.`,
  options: {
    ...orgOptions,
    ...reportOptions,
    archived: { type: 'boolean', help: 'check archived repositories, too' },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pretty', 'json', 'csv', 'sarif', 'html', 'oscal'],
      help: 'pretty (default), json, csv, sarif (a run per repository), html, oscal',
    },
    since: {
      type: 'string',
      value: 'FILE',
      help: 'the JSON of an earlier audit: reports new and fixed findings since then',
    },
    'ref-default': {
      type: 'boolean',
      help: 'link to the default branches instead of the audited commits',
    },
    'sarif-suppressed': { type: 'boolean', help: 'keep suppressed results in SARIF' },
    config: policyOption,
  },
  exitStatus: '0 no violation · 1 violations · 2 usage error, or something was not read',
  examples: [
    ['require-imdsv2 org audit --org acme', 'all that the token may read'],
    ['require-imdsv2 org audit --org acme --repos infra-prod --format csv', ''],
    ['require-imdsv2 org audit --org acme --format json --out november.json', 'for later'],
    ['require-imdsv2 org audit --org acme --since november.json --format html', ''],
  ],
} as const satisfies Command;

export type OrgAuditRequest = AskedOptions<typeof orgAudit>;
