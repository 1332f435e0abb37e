import type { Command } from '../commands/command.ts';
import { commonOptions, everyCommand } from '../commands/commands.ts';
import { type CursorPlace, places } from './command-tree.ts';

/** Where it finds nothing, bash completes names of files (`-o default`): for paths and for the values of options. */
export function bash(): string {
  const known = places();
  return `# require-imdsv2: completions for bash. In ~/.bashrc: source <(require-imdsv2 completion bash)
_require_imdsv2() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} place='' index words=''
  # For bash, the = of --format=json is a word of its own.
  if [[ $before == '=' ]]; then before=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [[ $word == '=' ]]; then before=\${COMP_WORDS[COMP_CWORD - 1]} word=''; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${place:+$place }\${COMP_WORDS[index]}" in
      ${known.flatMap(({ words }) => (words === '' ? [] : [`'${words}'`])).join(' | ')}) place="\${place:+$place }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$place $before" in
${everyCommand.flatMap(valuesOf).join('\n')}
    *) case "$place:$word" in
${known.flatMap(wordsOf).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _require_imdsv2 require-imdsv2
`;
}

/** The values that may follow an option. */
function valuesOf({ name, options }: Command): string[] {
  return Object.entries(options)
    .filter(([, { type }]) => type === 'string')
    .map(([option, { choices = [] }]) => `    '${name} --${option}') words='${choices.join(' ')}' ;;`);
}

function wordsOf({ words, next, command }: CursorPlace): string[] {
  const operands = command?.operands?.are === 'one of' ? command.operands.choices : [];
  return [
    `      '${words}:-'*) words='${typed({ ...command?.options, ...commonOptions }).join(' ')}' ;;`,
    `      '${words}:'*) words='${[...next.map(([word]) => word), ...operands].join(' ')}' ;;`,
  ];
}

/** Options as they are typed: `--help`, `-h`. */
function typed(options: Command['options']): string[] {
  return Object.entries(options).flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short ? [`-${short}`] : []),
  ]);
}
