import type { AskedOptions, Command } from './command.ts';
import { configOption } from './shared-options.ts';

export const config = {
  name: 'config',
  summary: 'print the policy that counts, and where each value comes from',
  usage: '[PATH…] [options]',
  about: `Prints each key of the policy as YAML, with the file and line that sets it, or "default".
The command looks for the policy file upwards from each PATH, to the top of the git work tree.
Default PATH: the current directory.`,
  operands: { are: 'paths', otherwise: ['.'] },
  options: {
    config: configOption,
    'changed-since': {
      type: 'string',
      value: 'REF',
      help: 'print the policy of REF, which counts for a change',
    },
  },
  exitStatus: '0 printed · 2 usage or read error, or a mistake in the policy',
  examples: [
    ['require-imdsv2 config', 'the policy that counts here'],
    ['require-imdsv2 config envs/prod envs/test', 'of each of two directories'],
  ],
} as const satisfies Command;

export type ConfigRequest = AskedOptions<typeof config>;
