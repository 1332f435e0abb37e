import type { Command, Option } from '../commands/command.ts';
import { commonOptions } from '../commands/commands.ts';
import { type CursorPlace, places } from './command-tree.ts';

export function zsh(): string {
  const known = places();
  return `#compdef require-imdsv2
# require-imdsv2: completions for zsh. In ~/.zshrc, below compinit: source <(require-imdsv2 completion zsh)
_require_imdsv2() {
  local place='' index
  local -a following
  # What is left of the line begins with the last word of the command.
  integer last=1
  for ((index = 2; index < CURRENT; index++)); do
    case "\${place:+$place }\${words[index]}" in
      ${known.flatMap(({ words }) => (words === '' ? [] : [quoted(words)])).join(' | ')}) place="\${place:+$place }\${words[index]}" last=index ;;
    esac
  done
  shift $((last - 1)) words
  ((CURRENT -= last - 1))
  case $place in
${known.map(caseOf).join('\n')}
  esac
}
# Loaded by compinit it is the function's own body, sourced it has to be registered.
if [[ $funcstack[1] == _require_imdsv2 ]]; then _require_imdsv2 "$@"; else compdef _require_imdsv2 require-imdsv2; fi
`;
}

function caseOf({ words, next, command }: CursorPlace): string {
  const options = specifications({ ...command?.options, ...commonOptions });
  if (!command) {
    const names = next.map(([word, summary]) => quoted(`${word}:${summary}`)).join(' ');
    return `    ${quoted(words)}) following=(${names}); _arguments ${options} '1: :{_describe command following}' ;;`;
  }
  const { operands } = command;
  const rest =
    operands?.are === 'one of' ? `1: :(${operands.choices.join(' ')})` : operands && '*:path:_files';
  return `    ${quoted(words)}) _arguments ${options}${rest ? ` ${quoted(rest)}` : ''} ;;`;
}

function specifications(options: Command['options']): string {
  return Object.entries(options)
    .flatMap(([name, option]) => specificationsOf(name, option))
    .map(quoted)
    .join(' ');
}

/** As `_arguments` wants them: `--format=[what it is for]:FORMAT:(pretty json)`; `=` takes a space, too. */
function specificationsOf(name: string, { short, value, choices, multiple, help }: Option): string[] {
  const text = `[${help.replace(/[\\[\]:]/g, '\\$&')}]`;
  const values = choices ? `(${choices.join(' ')})` : value === 'FILE' ? '_files' : '';
  if (value !== undefined) return [`${multiple ? '*' : ''}--${name}=${text}:${value}:${values}`];
  return [`--${name}${text}`, ...(short ? [`-${short}${text}`] : [])];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
