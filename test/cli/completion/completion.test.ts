import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { everyCommand } from '../../../src/cli/commands/commands.ts';
import { completionFor } from '../../../src/cli/completion/completion.ts';
import { formatNames } from '../../../src/cli/formats/formats.ts';
import { temporaryTree } from '../temporary-tree.ts';

const has = (shell: string) => spawnSync(shell, ['-c', ':']).status === 0;

const firstWords = [...new Set([...everyCommand.map(({ name }) => name.split(' ')[0]!), 'help'])];

/** The words that the Tab key offers, each without its description. */
const cases = [
  { line: 'require-imdsv2 ', offered: firstWords.toSorted() },
  { line: 'require-imdsv2 sc', offered: ['scan'] },
  { line: 'require-imdsv2 scan --fi', offered: ['--fix'] },
  { line: 'require-imdsv2 scan --fo', offered: ['--format'] },
  { line: 'require-imdsv2 scan --format ', offered: formatNames.toSorted() },
  { line: 'require-imdsv2 scan --stats --format s', offered: ['sarif'] },
  { line: 'require-imdsv2 scan --config po', offered: ['policy.yml'] },
  { line: 'require-imdsv2 scan pl', offered: ['plan.tf'] },
  { line: 'require-imdsv2 org ruleset --ev', offered: ['--evaluate'] },
  { line: 'require-imdsv2 completion ', offered: ['bash', 'fish', 'zsh'] },
  { line: 'require-imdsv2 completion --fi', offered: [] },
];

describe('completion', () => {
  it.runIf(has('bash'))('works in bash', () => {
    // As readline does: ask the function, and if it has nothing, offer names of files (`-o default`).
    const script = `${completionFor('bash')}
complete -p require-imdsv2 | grep -q -- '-o default' || exit 1
while IFS= read -r line; do
  read -ra COMP_WORDS <<<"$line"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=()
  _require_imdsv2
  ((\${#COMPREPLY[@]})) || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
  echo "\${COMPREPLY[*]}"
done`;
    const offered = answers(run('bash', ['--norc', '-c', script]));
    expect(offered).toEqual(cases.map((each) => each.offered));
  });

  it('knows that bash takes = for a word', () => {
    const script = `${completionFor('bash')}
COMP_WORDS=(require-imdsv2 scan --format = j) COMP_CWORD=4; _require_imdsv2; echo "\${COMPREPLY[*]}"
COMP_WORDS=(require-imdsv2 scan --format =) COMP_CWORD=3; _require_imdsv2; echo "\${COMPREPLY[*]}"`;
    expect(run('bash', ['--norc', '-c', script])).toBe(`json junit\n${formatNames.join(' ')}\n`);
  });

  it.runIf(has('fish'))('works in fish', () => {
    const script = `${completionFor('fish')}
while read -l line; echo (complete -C $line | string split -f 1 \\t); end`;
    expect(answers(run('fish', ['--no-config', '-c', script]))).toEqual(cases.map((each) => each.offered));
  });

  it.runIf(has('zsh'))('works in zsh', () => {
    // Only the line editor of a terminal completes in zsh, so it gets one, and a key (^O) that shows the line.
    const typed = cases.filter(({ offered }) => offered.length === 1);
    const setup = `autoload -Uz compinit; compinit -u -D
${completionFor('zsh')}
show() { print -r -- "<$BUFFER>"; BUFFER=''; }; zle -N show; bindkey '^O' show; bindkey '^I' complete-word`;
    const script = `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source ./setup.zsh; print RE''ADY"
zpty -r shell seen '*READY*'
while IFS= read -r line; do
  zpty -w -n shell "$line"$'\t\x0f'
  zpty -r shell seen '*<*>*'
  print -r -- "\${\${\${\${seen##*<}%%>*}%[ =]}##* }"
done`;
    const lines = run('zsh', ['-f', '-c', script], typed, { 'setup.zsh': setup });
    expect(answers(lines)).toEqual(typed.map(({ offered }) => offered));
  });
});

function run(
  shell: string,
  args: readonly string[],
  typed = cases,
  setup: Record<string, string> = {},
): string {
  const input = typed.map(({ line }) => `${line}\n`).join('');
  const cwd = temporaryTree({ 'policy.yml': '', 'plan.tf': '', ...setup });
  const options = { cwd, input, timeout: 120_000, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(shell, args, { ...options, env: { ...process.env, TERM: 'dumb' } });
  expect(stderr).toBe('');
  return stdout;
}

function answers(printed: string): string[][] {
  return printed
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split(' ').filter(Boolean).sort());
}
