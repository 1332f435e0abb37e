import { parseArgs } from 'node:util';

export type Format = 'pretty' | 'json' | 'sarif' | 'github';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'scan'; readonly options: ScanRequest }
  | { readonly kind: 'help' | 'version' }
  /** The command line makes no sense; `message` says why in one line. */
  | { readonly kind: 'usage'; readonly message: string };

export interface ScanRequest {
  /** Files and directories; `.` where none was given. */
  readonly paths: readonly string[];
  readonly format: Format;
  readonly fix: boolean;
  readonly diff: boolean;
  readonly stats: boolean;
  /** Path of the policy file, where one was given. */
  readonly config: string | undefined;
}

const formats: readonly Format[] = ['pretty', 'json', 'sarif', 'github'];

const options = {
  format: { type: 'string' },
  fix: { type: 'boolean' },
  diff: { type: 'boolean' },
  config: { type: 'string' },
  stats: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Reads the arguments after the program's name. Node's own parser: any other costs more than the rest of the start. */
export function readArguments(args: readonly string[]): Request {
  const parsed = parse(args);
  if ('message' in parsed) return parsed;
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [command, ...paths] = positionals;
  if (command === undefined) return usage('what to do? try: require-imdsv2 scan');
  if (command === 'help') return { kind: 'help' };
  if (command !== 'scan')
    return usage(`no command ${JSON.stringify(command)}; try: require-imdsv2 scan ${command}`);
  const format = formats.find((known) => known === (values.format ?? 'pretty'));
  if (!format) return usage(`--format is one of ${formats.join(', ')}, not ${JSON.stringify(values.format)}`);
  const { fix = false, diff = false, stats = false, config } = values;
  return {
    kind: 'scan',
    options: { paths: paths.length > 0 ? paths : ['.'], format, fix, diff, stats, config },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Only the first sentence: the second one explains how to pass a path that starts with a dash.
    return usage((error as Error).message.split('. ', 1)[0]!.replace(/^\w/, (first) => first.toLowerCase()));
  }
}

function usage(message: string): Request & { readonly message: string } {
  return { kind: 'usage', message };
}
