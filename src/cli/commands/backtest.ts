import type { AskedOptions, Command } from './command.ts';

export const backtest = {
  name: 'backtest',
  summary: 'replay the merges of a clone and report what the check would have found',
  usage: '[PATH] [options]',
  about: `Every merge of a branch (merge commits, squash commits and direct ones) is checked against its first
parent as the App would have checked its pull request: by the policy of the base, on the day of the
merge. The command reads commits from git: it checks nothing out and makes no request to GitHub.
The report says what happened later to the findings of each merge that the check would have stopped,
and which merge brought each finding that is in the branch now.
Verdicts are kept in the user's cache folder: run an interrupted command again to continue.
Default PATH: the current directory.`,
  operands: { are: 'paths', otherwise: ['.'] },
  options: {
    since: {
      type: 'string',
      value: 'DATE',
      help: 'merges since YYYY-MM-DD (default: a year before the newest one)',
    },
    branch: {
      type: 'string',
      value: 'BRANCH',
      help: 'branch, tag or commit (default: what origin/HEAD names, else HEAD)',
    },
    config: {
      type: 'string',
      value: 'FILE',
      help: 'policy file for every merge (default: the policy of each base)',
    },
    'org-policy': {
      type: 'string',
      value: 'FILE',
      help: "the organization's policy file; the policy of each base overrides it",
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pretty', 'json', 'html'],
      help: 'pretty (default), json, html (one file)',
    },
    output: { type: 'string', value: 'FILE', help: 'write the report to a file (default: standard output)' },
    cache: {
      type: 'string',
      value: 'DIR',
      help: "where verdicts are kept (default: the user's cache folder)",
    },
  },
  exitStatus: '0 replayed · 2 usage or read error',
  examples: [
    ['require-imdsv2 backtest', 'the last year of a clone'],
    ['require-imdsv2 backtest --format html --output year.html', 'one page to share'],
    ['require-imdsv2 backtest --config strict.yml', 'with another policy'],
  ],
} as const satisfies Command;

export type BacktestRequest = AskedOptions<typeof backtest>;
