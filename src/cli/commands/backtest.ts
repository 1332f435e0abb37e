import type { AskedOptions, Command } from './command.ts';

export const backtest = {
  name: 'backtest',
  summary: 'say what the check would have said on the merges of a clone',
  usage: '[PATH] [options]',
  about: `Every merge of a branch (merge commits, squash commits and direct ones) is judged against its first
parent as the App would have judged its pull request: by the policy of the base, on the day of the
merge. Git gives the commits; nothing is checked out, and nothing is asked of GitHub.
For each merge that the check would have stopped it says what became of the findings later, and for
each finding that is in the branch now, which merge brought it.
Verdicts are kept in the user's cache folder: an interrupted run goes on where it was.
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
      help: "the organization's policy file, below those of the bases",
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
    ['require-imdsv2 backtest --format html --output year.html', 'one page to show around'],
    ['require-imdsv2 backtest --config strict.yml', 'by another policy'],
  ],
} as const satisfies Command;

export type BacktestRequest = AskedOptions<typeof backtest>;
