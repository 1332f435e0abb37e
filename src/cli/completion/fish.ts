import type { Option } from '../commands/command.ts';
import { commonOptions } from '../commands/commands.ts';
import { type CursorPlace, places } from './command-tree.ts';

export function fish(): string {
  return `# require-imdsv2: completions for fish. In ~/.config/fish/config.fish: require-imdsv2 completion fish | source
${Object.entries(commonOptions)
  .map(([name, option]) => optionLine('', name, option))
  .join('\n')}
${places().flatMap(linesOf).join('\n')}
`;
}

function linesOf({ words, next, command }: CursorPlace): string[] {
  const here = words === '' ? '__fish_use_subcommand' : words.split(' ').map(seen).join('; and ');
  const onlyHere =
    next.length > 0 && words !== '' ? `; and not ${seen(next.map(([word]) => word).join(' '))}` : '';
  const operands = command?.operands?.are === 'one of' ? command.operands.choices : [];
  return [
    ...next.map(([word, summary]) => line(here + onlyHere, `-f -a ${word}`, summary)),
    ...operands.map((word) => line(here, `-f -a ${word}`)),
    ...(command && !command.operands ? [line(here, '-f')] : []),
    ...Object.entries(command?.options ?? {}).map(([option, how]) => optionLine(here, option, how)),
  ];
}

function seen(words: string): string {
  return `__fish_seen_subcommand_from ${words}`;
}

/** `-x` takes only what is listed, `-r -F` a name of a file. */
function optionLine(condition: string, name: string, { short, value, choices, help }: Option): string {
  const values = choices ? ` -x -a ${quoted(choices.join(' '))}` : value === 'FILE' ? ' -r -F' : ' -x';
  return line(
    condition,
    `${short ? `-s ${short} ` : ''}-l ${name}${value === undefined ? '' : values}`,
    help,
  );
}

function line(condition: string, what: string, description?: string): string {
  const when = condition === '' ? '' : ` -n ${quoted(condition)}`;
  return `complete -c require-imdsv2${when} ${what}${description ? ` -d ${quoted(description)}` : ''}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
