import type { Command } from '../commands/command.ts';
import { everyCommand } from '../commands/commands.ts';

/** A place on the way to a command: nothing typed yet (``), `org`, which is none yet, or a command. */
export interface CursorPlace {
  readonly words: string;
  /** The words that may come next, each with its summary. */
  readonly next: readonly (readonly [word: string, summary: string])[];
  readonly command: Command | undefined;
}

/** Every place; after `help` the words are the same as after nothing. */
export function places(): CursorPlace[] {
  const found = [place(''), { ...place(''), words: 'help' }];
  for (const { name } of everyCommand) {
    const [first] = name.split(' ');
    if (first !== name && !found.some(({ words }) => words === first)) found.push(place(first!));
    found.push(place(name));
  }
  return found;
}

function place(words: string): CursorPlace {
  const prefix = words === '' ? '' : `${words} `;
  const below = everyCommand.filter(({ name }) => name !== words && name.startsWith(prefix));
  const next = new Map<string, string>();
  for (const { name, summary } of below) {
    const [word, ...more] = name.slice(prefix.length).split(' ');
    next.set(word!, more.length > 0 ? `${word} …` : summary);
  }
  if (words === '') next.set('help', 'print the help of a command');
  return { words, next: [...next], command: everyCommand.find(({ name }) => name === words) };
}
