import { formatNames } from '../formats/formats.ts';
import type { AskedOptions, Command } from './command.ts';
import { configOption, excludeOption, modulesOption, varFileOption } from './shared-options.ts';

export const scan = {
  name: 'scan',
  summary: 'check Terraform files for EC2 instances that allow IMDSv1',
  usage: '[PATH…] [options]',
  about: `A directory is searched for Terraform files (without .git, .terraform, .terragrunt-cache and
node_modules); a file is checked with its directory as context; a .json file is checked if it is a
plan (terraform show -json). - reads a plan or a single file from standard input.
Default PATH: the current directory. Default FORMAT: pretty.`,
  operands: { are: 'paths', otherwise: ['.'] },
  options: {
    format: {
      type: 'string',
      multiple: true,
      value: 'FORMAT',
      choices: formatNames,
      help: formatNames.join(', '),
    },
    output: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'write the report of the --format before it to a file; both can be repeated',
    },
    quiet: { type: 'boolean', short: 'q', help: 'print the last line only' },
    fix: { type: 'boolean', help: 'write the safe fixes, then check again' },
    diff: { type: 'boolean', help: 'print the safe fixes as a patch for git apply; write nothing' },
    'changed-since': {
      type: 'string',
      value: 'REF',
      help: 'report only findings that REF does not have (main...: merge base with main)',
    },
    staged: { type: 'boolean', help: 'check the git index; report only findings that HEAD does not have' },
    'fail-on': {
      type: 'string',
      value: 'LEVEL',
      choices: ['violation', 'unknown', 'unseen', 'nothing'],
      optional: true,
      help: 'violation, unknown (both), unseen (all three), nothing (default: the policy)',
    },
    exclude: excludeOption,
    config: configOption,
    'var-file': varFileOption,
    plan: {
      type: 'string',
      value: 'FILE',
      help: 'values from this plan of the directory PATH; places and fixes from its text',
    },
    modules: modulesOption,
    'sarif-suppressed': { type: 'boolean', help: 'keep suppressed results in SARIF' },
    stats: { type: 'boolean', help: 'print files read and timings to standard error' },
  },
  exitStatus: '0 nothing that fails · 1 findings that fail · 2 usage or read error',
  examples: [
    ['require-imdsv2 scan', 'the current directory'],
    ['require-imdsv2 scan modules/web main.tf', 'a directory and a file'],
    ['require-imdsv2 scan --changed-since main...', 'only findings that this branch adds'],
    ['require-imdsv2 scan --fix envs/prod', 'apply the fixes in place'],
    ['require-imdsv2 scan --diff | git apply', 'the same by way of a patch'],
    ['require-imdsv2 scan --format sarif --output imds.sarif', 'for GitHub code scanning'],
    ['terraform show -json tfplan | require-imdsv2 scan -', 'a plan'],
  ],
} as const satisfies Command;

export type ScanRequest = AskedOptions<typeof scan>;
