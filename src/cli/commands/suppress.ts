import type { AskedOptions, Command } from './command.ts';
import { configOption, excludeOption, modulesOption, varFileOption } from './shared-options.ts';

export const suppress = {
  name: 'suppress',
  summary: 'suppress everything that allows IMDSv1 today, until a date',
  usage: '--reason TEXT --until DATE [PATH…] [options]',
  about: `Writes "# require-imdsv2:ignore TEXT until=DATE" above each resource or module call that allows
IMDSv1 now: a baseline that expires. New findings still fail; from the day after DATE the old ones
fail, too. Targets that are suppressed already are left alone. Default PATH: the current directory.`,
  operands: { are: 'paths', otherwise: ['.'] },
  options: {
    reason: {
      type: 'string',
      required: true,
      value: 'TEXT',
      help: 'why IMDSv1 may stay until then; one line',
    },
    until: {
      type: 'string',
      required: true,
      value: 'DATE',
      help: 'last day on which the comments count, as in 2027-03-31',
    },
    unknown: { type: 'boolean', help: 'also for targets whose verdict is unknown' },
    diff: { type: 'boolean', help: 'print the comments as a patch for git apply; write nothing' },
    exclude: excludeOption,
    config: configOption,
    'var-file': varFileOption,
    modules: modulesOption,
  },
  exitStatus: '0 nothing left to suppress · 1 something was left open · 2 usage, read or write error',
  examples: [
    ['require-imdsv2 suppress --reason JIRA-123 --until 2027-03-31', 'the current directory'],
    ['require-imdsv2 suppress --reason JIRA-123 --until 2027-03-31 --diff', 'only print a patch'],
  ],
} as const satisfies Command;

export type SuppressRequest = AskedOptions<typeof suppress>;
