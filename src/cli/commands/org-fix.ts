import type { AskedOptions, Command } from './command.ts';
import { orgOptions, policyOption } from './org-options.ts';

export const orgFix = {
  name: 'org fix',
  summary: 'open a pull request with the safe fixes in every repository of an organization',
  usage: '--org ORGANIZATION --repos PATTERN [options]',
  about: `Opens one pull request for each repository with the safe fixes that org audit finds, from the branch
require-imdsv2/fix, as one commit that GitHub signs. Run again, the command updates these branches,
opens waiting pull requests, and closes those with nothing left to fix. It leaves a branch with
other people's commits and a closed pull request alone. If calls in at least two repositories take
the default of a module in a third one, the command changes that default instead.
The token (GITHUB_TOKEN or GH_TOKEN) needs permission to write contents and pull requests.`,
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
    again: { type: 'boolean', help: 'open another one if the last one was closed without merging' },
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
