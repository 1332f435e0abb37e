import { backtest } from './backtest.ts';
import type { AskedOptions, Command } from './command.ts';
import { orgOptions, reportOptions } from './org-options.ts';

export const orgBacktest = {
  name: 'org backtest',
  summary: 'replay the merges of repositories through the API of GitHub',
  usage: '--org ORGANIZATION --repos PATTERN [options]',
  about: `Like backtest, without clones: reads the merges of each repository's default branch through GitHub's
API, and checks them by the policy of the base over the organization's present one. A merge costs
one request, or about five if it changes Terraform; the command waits when it meets GitHub's limits.
Verdicts are kept in the user's cache folder: run an interrupted command again to continue.
The token (GITHUB_TOKEN or GH_TOKEN) needs permission to read contents.`,
  options: {
    ...orgOptions,
    ...reportOptions,
    since: backtest.options.since,
    config: backtest.options.config,
    format: backtest.options.format,
  },
  exitStatus: '0 replayed · 2 usage error, or a repository was not read',
  examples: [
    ["require-imdsv2 org backtest --org acme --repos 'infra-*'", 'the last year of each'],
    ["require-imdsv2 org backtest --org acme --repos 'infra-*' --format html --out year.html", ''],
  ],
} as const satisfies Command;

export type OrgBacktestRequest = AskedOptions<typeof orgBacktest>;
