import type { Asked, Command } from './command.ts';

export const scan = {
  name: 'scan',
  summary: 'judge the Terraform files of a directory',
  usage: '[PATH…] [options]',
  about: `A directory is walked (without .git, .terraform and node_modules); a file is judged with its
directory as context; a .json file is judged where it is a plan (terraform show -json).
Without a PATH: the working directory.`,
  operands: { are: 'paths', otherwise: ['.'] },
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pretty', 'json', 'sarif', 'github'],
      help: 'pretty (default), json, sarif (2.1.0), or github (annotations of a workflow)',
    },
    fix: { type: 'boolean', help: 'write the safe fixes, then judge again' },
    diff: { type: 'boolean', help: 'print the safe fixes as a unified diff for git apply' },
    config: {
      type: 'string',
      value: 'FILE',
      help: 'policy file (default: .github/require-imdsv2.yml, where there is one)',
    },
    modules: {
      type: 'string',
      value: 'WHERE',
      choices: ['installed', 'none'],
      help: 'code of remote modules: installed (default; by terraform init), or none',
    },
    stats: { type: 'boolean', help: 'say on standard error what was read and how long it took' },
  },
  exitStatus: '0 no violation · 1 violations · 2 usage or read error',
  examples: [
    ['require-imdsv2 scan', 'all below the working directory'],
    ['require-imdsv2 scan modules/web main.tf', 'a directory and a file'],
    ['require-imdsv2 scan --diff | git apply', 'the fixes, as far as they are safe'],
    ['require-imdsv2 scan --fix envs/prod', 'the same, written by the command itself'],
    ['require-imdsv2 scan --format sarif > imds.sarif', 'for GitHub code scanning'],
    ['terraform show -json tfplan > plan.json && require-imdsv2 scan plan.json', ''],
  ],
} as const satisfies Command;

export type ScanRequest = Asked<typeof scan>;
export type Format = ScanRequest['format'];
