import type { AskedOptions, Command } from './command.ts';

export const completion = {
  name: 'completion',
  summary: 'print the completions for a shell',
  usage: 'bash|zsh|fish',
  about: 'The script completes commands, options and their values with the Tab key.',
  operands: { are: 'one of', name: 'shell', choices: ['bash', 'zsh', 'fish'] },
  options: {},
  exitStatus: '0 printed · 2 usage error',
  examples: [
    ['source <(require-imdsv2 completion bash)', 'in ~/.bashrc'],
    ['source <(require-imdsv2 completion zsh)', 'in ~/.zshrc, below compinit'],
    ['require-imdsv2 completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
} as const satisfies Command;

export type Shell = AskedOptions<typeof completion>['operands'][0];
