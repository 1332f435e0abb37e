import type { AskedOptions, Command } from './command.ts';

export const init = {
  name: 'init',
  summary: 'write a policy file with every key explained',
  usage: '[options]',
  about: `Writes .github/require-imdsv2.yml at the top of the git work tree (else in the current directory).
Every key is a comment with its default, so the file changes nothing yet. Never overwrites a file.`,
  options: {
    'with-workflow': {
      type: 'boolean',
      help: 'also write .github/workflows/require-imdsv2.yml, which checks pull requests',
    },
  },
  exitStatus: '0 written · 2 usage or write error, or a file that exists already',
  examples: [['require-imdsv2 init --with-workflow', 'policy and workflow']],
} as const satisfies Command;

export type InitRequest = AskedOptions<typeof init>;
