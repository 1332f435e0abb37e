import type { Shell } from '../commands/completion.ts';
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

/** A script for the shell, after which its Tab key knows the commands, their options and the values of these. */
export function completionFor(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}
