import type { AskedOptions, Command } from './command.ts';
import { appOption, orgOptions } from './org-options.ts';

export const orgCoverage = {
  name: 'org coverage',
  summary: 'find repositories that wait for a check that no App reports',
  usage: '--org ORGANIZATION [options]',
  about: `Compares where the check require-imdsv2 is required, in force or on trial, by rulesets and by branch
protection, with where the App is. GitHub tells owners whether the App is on all repositories; where
it is on selected ones, it is looked for by its traces, or exactly with --private-key.
GITHUB_TOKEN: classic with repo and read:org, or fine-grained for all repositories with Metadata and
Administration (read), and Administration (read) of the organization.
Interrupted, it goes on where it was when it is run again within an hour.`,
  options: {
    ...orgOptions,
    ...appOption,
    'private-key': {
      type: 'string',
      value: 'FILE',
      help: 'key of the App (.pem), to ask as the App on which repositories it is',
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
