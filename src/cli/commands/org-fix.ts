import type { AskedOptions, Command } from './command.ts';
import { orgOptions, policyOption } from './org-options.ts';

export const orgFix = {
  name: 'org fix',
  summary: 'open a pull request with the safe fixes in every repository of an organization',
  usage: '--org ORGANIZATION --repos PATTERN [options]',
  about: `What org audit finds and can fix goes into one pull request for each repository, from the branch
require-imdsv2/fix, as one commit that GitHub signs. Run again, it brings that branch up to date,
opens what waited, and closes pull requests with nothing left to fix. It leaves alone a branch with
commits of other people, and a pull request that was closed. Where the default of a module among
these repositories decides for calls in at least two others, it changes that default instead.
The token (GITHUB_TOKEN, or GH_TOKEN) has to be one that may write contents and pull requests.`,
  options: {
    ...orgOptions,
    repos: {
      type: 'string',
      multiple: true,
      required: true,
      value: 'PATTERN',
      help: 'repositories by name, such as infra-*, or "*" for all of them',
    },
    'dry-run': { type: 'boolean', help: 'print the plan and the diffs; write nothing' },
    'at-most': {
      type: 'string',
      value: 'NUMBER',
      help: 'open pull requests at a time (default: 10)',
    },
    expired: {
      type: 'boolean',
      help: 'only expired exceptions: remove their comments, and fix their targets',
    },
    again: { type: 'boolean', help: 'open another one where the last one was closed unmerged' },
    config: policyOption,
  },
  exitStatus: '0 done · 1 something waits or was left alone · 2 usage error, or something failed',
  examples: [
    ['require-imdsv2 org fix --org acme --repos infra-prod --dry-run', 'the diffs'],
    ['require-imdsv2 org fix --org acme --repos infra-prod --at-most 5', ''],
    ["require-imdsv2 org fix --org acme --repos '*' --expired", 'remove expired exceptions'],
  ],
} as const satisfies Command;

export type OrgFixRequest = AskedOptions<typeof orgFix>;
