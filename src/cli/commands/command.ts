/** One option of a command, for the parser, for `--help` and for whatever else lists options. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** One letter. */
  readonly short?: string;
  /** May be given more than once. */
  readonly multiple?: true;
  /** The command needs it. */
  readonly required?: true;
  /** Has choices and no default. */
  readonly optional?: true;
  /** The name of the value in the help; the shells complete a `FILE` with names of files. */
  readonly value?: string;
  /** The values there are; the first is the default. Without: any text. */
  readonly choices?: readonly string[];
  /** One line. */
  readonly help: string;
}

/** A command as its users see it. `run.ts` loads its code once it is asked for. */
export interface Command {
  /** One word or two: `scan`, `org coverage`. */
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** The usage line after the name. */
  readonly usage: string;
  /** Lines of at most 100 columns. */
  readonly about: string;
  /** The words that may follow beside options. Without: none. */
  readonly operands?: Paths | OneOf;
  readonly options: Readonly<Record<string, Option>>;
  readonly exitStatus: string;
  /** A command line, and what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
}

/** Any number of them, and what stands for them where there are none. */
interface Paths {
  readonly are: 'paths';
  readonly otherwise: readonly string[];
}

/** Exactly one word, which is one of these. */
interface OneOf {
  readonly are: 'one of';
  /** The name of the words: `shell`. */
  readonly name: string;
  readonly choices: readonly string[];
}

type OperandsOf<C extends Command> = C extends {
  readonly operands: { readonly choices: readonly (infer Choice)[] };
}
  ? readonly [Choice]
  : readonly string[];

type ValueOf<O extends Option> = O extends { readonly type: 'boolean' }
  ? boolean
  : O extends { readonly multiple: true }
    ? readonly string[]
    : O extends { readonly choices: readonly (infer Choice)[] }
      ? O extends { readonly optional: true }
        ? Choice | undefined
        : Choice
      : O extends { readonly required: true }
        ? string
        : string | undefined;

/** An option with a value, where the order of several matters. */
export interface Given {
  readonly name: string;
  readonly value: string;
}

/** The request to a command: every option by its name, and the words beside them. */
export type AskedOptions<C extends Command> = {
  readonly [Name in keyof C['options']]: ValueOf<C['options'][Name]>;
} & {
  readonly operands: OperandsOf<C>;
  /** The options that have a value, in the order of the command line. */
  readonly order: readonly Given[];
};
