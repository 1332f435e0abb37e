/**
 * How the instances of a call turn out: `r` requires tokens, `o` doesn't, `u` something else decides (a
 * template that the caller gives, or that EKS makes), `n` none is made.
 */
export type Letter = 'r' | 'o' | 'u' | 'n';

/** How a caller says an input; the order of the letters of `Answers.inputs`. A bool and a string have the first three. */
const states = ['yes', 'no', 'none', 'partial', 'empty', 'short', 'nulled'] as const;
export type AnswerState = (typeof states)[number];

export interface Answers {
  /** No input is set. */
  readonly unset: string;
  /** Of each input that the release has, a letter for each state. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Releases that behave alike: from `from` on, up to the next era of the module. */
export interface VersionDefaults extends Answers {
  readonly from: string;
  /** By switch (`create = false`): where the answers differ with it. */
  readonly with?: Readonly<Record<string, Answers>>;
}

export interface Input {
  readonly name: string;
  /** A map with the arguments of `metadata_options`, a bool, or `http_tokens` itself. */
  readonly kind: 'map' | 'bool' | 'string';
}

/** An argument that holds several groups of instances, each with the input inside. */
export interface GroupArgument {
  readonly argument: string;
  readonly shape: 'map' | 'list';
  /** Where in a group the inputs stand. */
  readonly path: readonly string[];
  /** Arguments whose values stand in for what a group leaves out, the nearest first. */
  readonly defaults: readonly string[];
}

/** The releases of a known module, for its call or for one argument with groups. */
export interface KnownReleases {
  /** `owner/repository` at GitHub. */
  readonly repository: string;
  /** `namespace/name/provider` in the registry. */
  readonly source: string;
  /** Directory behind `//`; `''` for the module itself. */
  readonly submodule: string;
  readonly group: GroupArgument | null;
  /** The newest first. */
  readonly inputs: readonly Input[];
  readonly switches: readonly { readonly name: string; readonly value: string }[];
  /** In ascending order. */
  readonly eras: readonly VersionDefaults[];
}

/** The letter of a way to say an input; undefined where the release has no such input. */
export function letterOf(
  answers: Answers,
  input: Input | undefined,
  state: AnswerState | 'unset',
): Letter | undefined {
  if (state === 'unset' || !input) return answers.unset as Letter;
  return answers.inputs[input.name]?.[states.indexOf(state)] as Letter | undefined;
}
