import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import type { AskedOptions, Command, Option } from './commands/command.ts';
import { type commands, commonOptions, everyCommand } from './commands/commands.ts';

/** The request of a command line. */
export type Request =
  | ParsedRun<(typeof commands)[number]>
  /** Without a command: what the program can do, or what the commands do that begin with `group`. */
  | { readonly kind: 'help'; readonly command?: Command; readonly group?: string }
  | { readonly kind: 'version' }
  /** No command was named. */
  | { readonly kind: 'nothing' }
  | Usage;

/** One kind for each command, so that its name tells what was asked of it. */
type ParsedRun<C extends Command> = C extends Command
  ? { readonly kind: C['name']; readonly asked: AskedOptions<C> }
  : never;

/** The command line makes no sense; `message` says why in one line. */
interface Usage {
  readonly kind: 'usage';
  readonly message: string;
}

/** Reads the arguments after the program's name. Node's own parser: any other costs more than the rest of the start. */
export function readArguments(args: readonly string[]): Request {
  const named = commandOf(args);
  if ('kind' in named) return named;
  const { command, words } = named;
  const options: Readonly<Record<string, Option>> = { ...command?.options, ...commonOptions };
  const parsed = parse(args, options);
  if ('message' in parsed) return parsed;
  const { help, version, ...values } = parsed.values;
  if (help || words === 'help') return { kind: 'help', ...(command && { command }) };
  if (version) return { kind: 'version' };
  if (!command) return { kind: 'nothing' };
  const empty = args.indexOf('');
  if (empty >= 0)
    return usage(`argument ${empty + 1} is empty; remove it, or check the variable that it comes from`);

  const operands = operandsOf(command, parsed.positionals.slice(command.name.split(' ').length));
  if ('message' in operands) return operands;
  const order = parsed.tokens.flatMap((token) =>
    token.kind === 'option' && token.value !== undefined ? [{ name: token.name, value: token.value }] : [],
  );
  const asked: Record<string, unknown> = { operands, order };
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
):
  | { readonly command: Command | undefined; readonly words: 'help' | undefined }
  | Extract<Request, { readonly kind: 'help' | 'usage' }> {
  const { positionals, values } = parseArgs({ args: [...args], options: everyOption(), strict: false });
  const isHelp = positionals[0] === 'help';
  const [first, second] = isHelp ? positionals.slice(1) : positionals;
  const words = isHelp ? 'help' : undefined;
  if (first === undefined) return { command: undefined, words };
  const command = everyCommand.find(({ name }) => name === first || name === `${first} ${second}`);
  if (command) return { command, words };
  const below = everyCommand.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (below.length > 0 && second === undefined)
    return isHelp || values.help
      ? { kind: 'help', group: first }
      : usage(`${first} needs a command: ${below.join(', ')}`);
  const typed = below.length > 0 ? `${first} ${second}` : first;
  const near = didYouMean(
    typed,
    below.length > 0 ? below : everyCommand.map(({ name }) => name.split(' ')[0]!),
  );
  const hint = below.length > 0 ? `; there are: ${below.join(', ')}` : `; try: require-imdsv2 scan ${first}`;
  return usage(`no command ${JSON.stringify(typed)}${near || hint}`);
}

/** The operands, with their default, or why they can't be that. */
function operandsOf({ name, operands }: Command, given: readonly string[]): readonly string[] | Usage {
  if (!operands) return given.length > 0 ? usage(`${name} takes no ${JSON.stringify(given[0])}`) : [];
  if (operands.are === 'paths') return given.length > 0 ? given : operands.otherwise;
  const [word, ...more] = given;
  if (word === undefined || more.length > 0)
    return usage(`${name} needs one ${operands.name}: ${listed(operands.choices)}`);
  return operands.choices.includes(word) ? [word] : usage(noChoice(operands.name, operands.choices, word));
}

/** Whether a word is an option's value depends on the option and not on the command, which isn't known yet. */
function everyOption(): Readonly<Record<string, Option>> {
  return Object.assign({}, ...everyCommand.map(({ options }) => options), commonOptions);
}

function parse(args: readonly string[], options: Readonly<Record<string, Option>>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    // Only the first sentence: the second one explains how to pass a path that starts with a dash.
    const sentence = (error as Error).message.split('. ', 1)[0]!;
    const unknown = /^Unknown option '--([^']+)'/.exec(sentence)?.[1];
    const near = unknown === undefined ? '' : didYouMean(unknown, Object.keys(options), '--');
    return usage(sentence.replace(/^\w/, (first) => first.toLowerCase()) + near);
  }
}

type OptionValue = string | boolean | readonly string[] | undefined;

/** The value of an option, with its default, or why it can't have that one. */
function optionValue(
  name: string,
  { type, choices, multiple, optional, required, value: placeholder }: Option,
  given: OptionValue | readonly (string | boolean)[],
): OptionValue | { readonly message: string } {
  if (type === 'boolean') return given === true;
  if (required && given === undefined) return { message: `--${name} ${placeholder} is required` };
  if (multiple) {
    const words = (given as readonly string[] | undefined) ?? [];
    const wrong = choices && words.find((word) => !choices.includes(word));
    return wrong === undefined ? words : { message: noChoice(`--${name}`, choices!, wrong) };
  }
  if (!choices || (given === undefined && optional)) return given as string | undefined;
  const chosen = choices.find((choice) => choice === (given ?? choices[0]));
  return chosen ?? { message: noChoice(`--${name}`, choices, given as string) };
}

function noChoice(what: string, choices: readonly string[], word: string): string {
  return `unsupported ${what} ${JSON.stringify(word)}; choose ${listed(choices)}${didYouMean(word, choices)}`;
}

/** `bash, zsh or fish`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function usage(message: string): Usage {
  return { kind: 'usage', message };
}

/** `; did you mean …?` where one of the names is near enough to what was typed, else nothing. */
function didYouMean(typed: string, names: readonly string[], prefix = ''): string {
  const [best] = names
    .map((name) => ({ name, steps: distance(typed, name) }))
    .filter(({ name, steps }) => steps <= Math.min(2, name.length / 2))
    .sort((a, b) => a.steps - b.steps);
  return best ? `; did you mean ${prefix}${best.name}?` : '';
}
