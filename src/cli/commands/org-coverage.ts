import type { AskedOptions, Command } from './command.ts';
import { appOption, orgOptions } from './org-options.ts';

export const orgCoverage = {
  name: 'org coverage',
  summary: 'find repositories that wait for a check that no App reports',
  usage: '--org ORGANIZATION [options]',
  about: `Compares the rulesets and branch protection that require the check require-imdsv2, in force or on
trial, with the App's installations. If the App is installed on selected repositories, the command
looks for its check suites; --private-key gives an exact answer.
GITHUB_TOKEN: classic with repo and read:org, or fine-grained for all repositories with Metadata and
Administration (read), and Administration (read) of the organization.
Run again within an hour, an interrupted command continues.`,
  options: {
    ...orgOptions,
    ...appOption,
    'private-key': {
      type: 'string',
      value: 'FILE',
      help: 'private key of the App (.pem), to list its repositories exactly',
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pretty', 'json', 'csv'],
      help: 'pretty (default), json or csv: every repository with its state',
    },
  },
  exitStatus: '0 no repository waits · 1 repositories wait, or would wait · 2 usage or read error',
  examples: [
    ['require-imdsv2 org coverage --org acme', 'before a ruleset is enforced'],
    ['require-imdsv2 org coverage --org acme --format csv', 'every repository, for a spreadsheet'],
  ],
} as const satisfies Command;

export type CoverageRequest = AskedOptions<typeof orgCoverage>;
