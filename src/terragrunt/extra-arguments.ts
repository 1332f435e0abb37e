import { contextIn } from '../terraform/evaluate/evaluate.ts';
import type { Value } from '../terraform/evaluate/value.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import { noNames } from '../terraform/scope.ts';
import { readJsonValues } from '../terraform/syntax/json.ts';
import type { Span } from '../terraform/syntax/source.ts';
import { type Attribute, attribute, type Block, type Expression } from '../terraform/syntax/syntax.ts';
import { terraformBlocks, type UnitConfig } from './config.ts';
import { isFile, original, pathIn } from './place.ts';

/** The variables that `extra_arguments` of a `terraform` block set. */
export interface ExtraArguments {
  /** On Terraform's command line: these go before all files of values. */
  readonly line: GivenVariables;
  /** In its environment: these go before inputs, and behind files of values. */
  readonly environment: GivenVariables;
}

/** The variables that the command line sets, or the environment. */
interface GivenVariables {
  /** Its value, or why it may have any, in words that follow “because”; undefined where it is not set. */
  get(name: string): Attribute | string | undefined;
}

/** Variables as one argument after the other sets them; the last one counts. */
function setting(): GivenVariables & {
  set(name: string, value: Attribute | string): void;
  /** Any variable may be set here. */
  setAny(why: string): void;
} {
  const known = new Map<string, Attribute | string>();
  let any: string | undefined;
  return {
    get: (name) => known.get(name) ?? any,
    set: (name, value) => known.set(name, value),
    setAny: (why) => {
      known.clear();
      any = why;
    },
  };
}

/** https://terragrunt.gruntwork.io/docs/features/extra-arguments/. @throws UnparsableError of a file of values */
export function extraArgumentsOf(config: UnitConfig): ExtraArguments {
  const line = setting();
  const environment = setting();
  for (const { extra, config: where } of extrasOf(config)) {
    const reach = reachOf(extra, where);
    if (reach === 'none') continue;
    const once = (value: Attribute) =>
      reach === 'all' ? value : 'extra_arguments set it for some commands only';
    const expression = (name: string) => attribute(extra.body, name)?.value;
    const take = (file: string | null, optional: boolean): void => {
      const path = file === null ? undefined : pathIn(where.place, file, where.home);
      if (path === undefined) line.setAny('extra_arguments name a file of values whose path is not known');
      else if (isFile(where.place, path))
        for (const value of valuesIn(path, where)) line.set(value.name, once(value));
      else if (!optional) line.setAny(`extra_arguments name ${path}, which is not there`);
    };
    // In this order they are on the command line.
    for (const { kind, text, span } of variableArguments(expression('arguments'), where)) {
      if (kind === 'unknown') line.setAny('extra_arguments may set it, and are not known');
      else if (kind === 'var-file') take(text, false);
      else if (text.includes('=')) {
        const equals = text.indexOf('=');
        line.set(text.slice(0, equals), once(literal(text.slice(0, equals), text.slice(equals + 1), span)));
      }
    }
    for (const name of ['required_var_files', 'optional_var_files'] as const)
      for (const { text } of textsOf(expression(name), where) ?? [{ text: null }])
        take(text, name === 'optional_var_files');
    setEnvironment(expression('env_vars'), where, { line, environment, once });
  }
  return { line, environment };
}

/** Those of what is included, then those of the unit, which take the place of those of the same label. */
function extrasOf(config: UnitConfig): Iterable<{ readonly extra: Block; readonly config: UnitConfig }> {
  const extras = new Map<string, { readonly extra: Block; readonly config: UnitConfig }>();
  for (const { block, config: where } of terraformBlocks(config).toReversed())
    for (const extra of block.body.blocks('extra_arguments'))
      extras.set(extra.labels[0] ?? '', { extra, config: where });
  return extras.values();
}

/** Does every `plan` and `apply` get the arguments, some of them, or none? */
function reachOf(extra: Block, config: UnitConfig): 'all' | 'some' | 'none' {
  const commands = textsOf(attribute(extra.body, 'commands')?.value, config)?.map(({ text }) => text);
  if (!commands || commands.includes(null)) return 'some';
  const [plan, apply] = [commands.includes('plan'), commands.includes('apply')];
  return plan && apply ? 'all' : plan || apply ? 'some' : 'none';
}

/** `TF_VAR_name`, and `TF_CLI_ARGS…`, which Terraform reads like arguments. */
function setEnvironment(
  expression: Expression | undefined,
  { scope }: UnitConfig,
  to: {
    readonly line: ReturnType<typeof setting>;
    readonly environment: ReturnType<typeof setting>;
    once(value: Attribute): Attribute | string;
  },
): void {
  if (!expression) return;
  const context = contextIn(scope, noNames, inertWorld());
  const value = context.evaluate(expression, context);
  const open = 'env_vars of extra_arguments may set it, and are not known';
  if (value.kind !== 'map' || value.open) to.environment.setAny(open);
  if (value.kind !== 'map') return;
  for (const [key, entry] of value.entries) {
    const text = entry.kind === 'scalar' && typeof entry.value === 'string' ? entry.value : null;
    if (/^TF_CLI_ARGS(?:_plan|_apply)?$/.test(key) && (text === null || /-var\b/.test(text)))
      to.line.setAny(`${key} in env_vars of extra_arguments may set it`);
    if (!key.startsWith('TF_VAR_')) continue;
    const name = key.slice('TF_VAR_'.length);
    // A list or an object is written as an expression, which only its type tells from a text.
    if (text === null || /^\s*[[{]/.test(text)) to.environment.set(name, open);
    else {
      const origin = entry.kind === 'scalar' ? entry.origin : null;
      to.environment.set(name, to.once(literal(name, text, origin ?? expression.span)));
    }
  }
}

function literal(name: string, value: string, at: Span): Attribute {
  const span = { ...at, shared: true as const };
  return { name, span, value: { kind: 'literal', value, span } };
}

interface VariableArgument {
  readonly kind: 'var' | 'var-file' | 'unknown';
  readonly text: string;
  readonly span: Span;
}

/** `-var x=y`, `-var=x=y`, `-var-file=path` and the like among arguments; one entry “unknown” for each that is not known. */
function variableArguments(expression: Expression | undefined, config: UnitConfig): VariableArgument[] {
  if (!expression) return [];
  const { span } = expression;
  const found: VariableArgument[] = [];
  const rest = [...(textsOf(expression, config) ?? [{ text: null, span }])];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, kind, text] = /^-{1,2}(var-file|var)(?:[= ](.*))?$/s.exec(argument.text ?? '') ?? [];
    const value = kind && text === undefined ? rest.shift()?.text : text;
    if (argument.text === null || (kind && typeof value !== 'string'))
      found.push({ kind: 'unknown', text: '', span });
    else if (kind === 'var' || kind === 'var-file')
      found.push({ kind, text: value!.replace(/^(["'])(.*)\1$/, '$2'), span: argument.span ?? span });
  }
  return found;
}

interface ListedText {
  /** Null where it is not known. */
  readonly text: string | null;
  readonly span?: Span | null;
}

/** The texts of a list; none where it is not given, undefined where it is not known. */
function textsOf(expression: Expression | undefined, { scope }: UnitConfig): ListedText[] | undefined {
  if (!expression) return [];
  const context = contextIn(scope, noNames, inertWorld());
  const value = context.evaluate(expression, context);
  if (value.kind !== 'list') return undefined;
  return value.items.map((item: Value) =>
    item.kind === 'scalar' && typeof item.value === 'string'
      ? { text: item.value, span: item.origin }
      : { text: null },
  );
}

function valuesIn(copy: string, { load, place }: UnitConfig): readonly Attribute[] {
  const path = original(place, copy);
  load.read.add(path);
  const file = load.parser.parse(path);
  return file?.body.json ? readJsonValues(file.source) : (file?.body.attributes ?? []);
}
