import type { AskedOptions, Command } from './command.ts';
import { appOption, orgOptions } from './org-options.ts';

export const verifyRun = {
  name: 'verify-run',
  summary: 'check again what a check run checked, and compare the verdicts',
  usage: 'RUN [options]',
  about: `RUN is the page of a check run (https://github.com/OWNER/REPO/runs/ID), OWNER/REPO/ID, or a file
that holds the run as the API gives it (gh api repos/OWNER/REPO/check-runs/ID).
A completed run names its commit, base, policy, day and the version of the App. The command reads
these commits again, from GitHub or, with --clone, from a clone, checks them by that policy as of
that day, and compares the verdicts. It refuses a run of another App.
The token (GITHUB_TOKEN or GH_TOKEN) needs permission to read contents and checks; a file together
with --clone needs no token.`,
  operands: { are: 'paths', otherwise: [] },
  options: {
    clone: {
      type: 'string',
      value: 'DIR',
      help: 'read commits and policy from this clone (default: from GitHub)',
    },
    'org-policy': {
      type: 'string',
      value: 'FILE',
      help: "with --clone: the organization's policy file that the run names",
    },
    ...appOption,
    'api-url': orgOptions['api-url'],
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pretty', 'json'],
      help: 'pretty (default), json',
    },
  },
  exitStatus: '0 the verdict holds · 1 it does not · 2 usage error, or not verifiable',
  examples: [
    ['require-imdsv2 verify-run https://github.com/acme/infra/runs/123', ''],
    ['require-imdsv2 verify-run run.json --clone infra', 'without any request'],
  ],
} as const satisfies Command;

export type VerifyRunRequest = AskedOptions<typeof verifyRun>;
