import { parseArgs } from 'node:util';
import type { Asked, Command, Option } from './commands/command.ts';
import { commands, commonOptions } from './commands/commands.ts';

/** What a command line asks for. */
export type Request =
  | Run<(typeof commands)[number]>
  /** Without a command: what the program can do. */
  | { readonly kind: 'help'; readonly command?: Command }
  | { readonly kind: 'version' }
  | Usage;

/** One kind for each command, so that its name tells what was asked of it. */
type Run<C extends Command> = C extends Command
  ? { readonly kind: C['name']; readonly asked: Asked<C> }
  : never;

/** The command line makes no sense; `message` says why in one line. */
interface Usage {
  readonly kind: 'usage';
  readonly message: string;
}

/** Reads the arguments after the program's name. Node's own parser: any other costs more than the rest of the start. */
export function readArguments(args: readonly string[]): Request {
  const named = commandOf(args);
  if ('message' in named) return named;
  const { command, words } = named;
  const options: Readonly<Record<string, Option>> = { ...command?.options, ...commonOptions };
  const parsed = parse(args, options);
  if ('message' in parsed) return parsed;
  const { help, version, ...values } = parsed.values;
  if (help || words === 'help') return { kind: 'help', ...(command && { command }) };
  if (version) return { kind: 'version' };
  if (!command) return usage('what to do? try: require-imdsv2 scan');

  const operands = parsed.positionals.slice(command.name.split(' ').length);
  if (!command.operands && operands.length > 0)
    return usage(`${command.name} takes no ${JSON.stringify(operands[0])}`);
  const asked: Record<string, unknown> = {
    operands: operands.length > 0 ? operands : (command.operands?.otherwise ?? []),
  };
  for (const [name, option] of Object.entries<Option>(command.options)) {
    const value = optionValue(name, option, values[name]);
    if (typeof value === 'object' && 'message' in value) return usage(value.message);
    asked[name] = value;
  }
  // The types follow from the table, which the loop above has kept to.
  return { kind: command.name, asked } as unknown as Request;
}

/** The command that the first words name; `help` and no word at all name none. */
function commandOf(
  args: readonly string[],
): { readonly command: Command | undefined; readonly words: 'help' | undefined } | Usage {
  const { positionals } = parseArgs({ args: [...args], options: everyOption(), strict: false });
  const isHelp = positionals[0] === 'help';
  const [first, second] = isHelp ? positionals.slice(1) : positionals;
  const words = isHelp ? 'help' : undefined;
  if (first === undefined) return { command: undefined, words };
  const all: readonly Command[] = commands;
  const command = all.find(({ name }) => name === first || name === `${first} ${second}`);
  if (command) return { command, words };
  const below = all.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (below.length === 0)
    return usage(`no command ${JSON.stringify(first)}; try: require-imdsv2 scan ${first}`);
  const what =
    second === undefined ? `${first} what?` : `no command ${JSON.stringify(`${first} ${second}`)};`;
  return usage(`${what} There are: ${below.join(', ')}`);
}

/** Whether a word is an option's value depends on the option and not on the command, which isn't known yet. */
function everyOption(): Readonly<Record<string, Option>> {
  return Object.assign({}, ...commands.map(({ options }) => options), commonOptions);
}

function parse(args: readonly string[], options: Readonly<Record<string, Option>>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Only the first sentence: the second one explains how to pass a path that starts with a dash.
    return usage((error as Error).message.split('. ', 1)[0]!.replace(/^\w/, (first) => first.toLowerCase()));
  }
}

type Value = string | boolean | readonly string[] | undefined;

/** The value of an option, with its default, or why it can't have that one. */
function optionValue(
  name: string,
  { type, choices, multiple, required, value: placeholder }: Option,
  given: Value | readonly (string | boolean)[],
): Value | { readonly message: string } {
  if (type === 'boolean') return given === true;
  if (multiple) return (given as readonly string[] | undefined) ?? [];
  if (required && given === undefined) return { message: `--${name} ${placeholder} is needed` };
  if (!choices) return given as string | undefined;
  const chosen = choices.find((choice) => choice === (given ?? choices[0]));
  return chosen ?? { message: `--${name} is one of ${choices.join(', ')}, not ${JSON.stringify(given)}` };
}

function usage(message: string): Usage {
  return { kind: 'usage', message };
}
