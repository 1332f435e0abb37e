import { contextIn } from '../terraform/evaluate/evaluate.ts';
import type { Value } from '../terraform/evaluate/value.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import { noNames } from '../terraform/scope.ts';
import { readJsonValues } from '../terraform/syntax/json.ts';
import { type Attribute, attribute, type Block, type Expression } from '../terraform/syntax/syntax.ts';
import { terraformBlocks, type UnitConfig } from './config.ts';
import { isFile, original, pathIn } from './place.ts';

/** The variables that `extra_arguments` of a `terraform` block set on Terraform's command line: they go before inputs. */
export interface ExtraArguments {
  readonly values: ReadonlyMap<string, Attribute>;
  /** Why any variable may have another value, in words that follow “because”; null where none may. */
  readonly open: string | null;
}

/** https://terragrunt.gruntwork.io/docs/features/extra-arguments/. @throws UnparsableError of a file of values */
export function extraArgumentsOf(config: UnitConfig): ExtraArguments {
  const values = new Map<string, Attribute>();
  let open: string | null = null;
  // A unit's own arguments come after those of its includes, and the last value counts.
  for (const { block, config: where } of terraformBlocks(config).toReversed()) {
    for (const extra of block.body.blocks('extra_arguments')) {
      if (!concernsPlans(extra, where)) continue;
      for (const name of ['optional_var_files', 'required_var_files'] as const)
        for (const file of textsOf(attribute(extra.body, name)?.value, where) ?? [null])
          take(file, name === 'optional_var_files');
      const given = attribute(extra.body, 'arguments');
      for (const { kind, text } of variableArguments(textsOf(given?.value, where))) {
        if (kind === 'unknown') open ??= 'extra_arguments are not known';
        else if (kind === 'var-file') take(text, false);
        else setOne(text, given!);
      }
      if (setsVariables(attribute(extra.body, 'env_vars')?.value, where))
        open ??= 'env_vars of extra_arguments set variables';

      function take(file: string | null, optional: boolean): void {
        const path = file === null ? undefined : pathIn(where.place, file, where.home);
        if (path === undefined) open ??= 'a file of values is named by a path that is not known';
        else if (isFile(where.place, path)) readInto(values, path, where);
        else if (!optional) open ??= `${path} is not there`;
      }
    }
  }
  return { values, open };

  function setOne(text: string, at: Attribute): void {
    const equals = text.indexOf('=');
    const span = { ...at.value.span, shared: true as const };
    const value: Expression = { kind: 'literal', value: text.slice(equals + 1), span };
    if (equals > 0) values.set(text.slice(0, equals), { name: text.slice(0, equals), span, value });
  }
}

interface VariableArgument {
  readonly kind: 'var' | 'var-file' | 'unknown';
  readonly text: string;
}

/** `-var x=y`, `-var=x=y`, `-var-file=path` and the like among arguments; one entry “unknown” for each that is not known. */
function variableArguments(all: readonly (string | null)[] | undefined): VariableArgument[] {
  const found: VariableArgument[] = [];
  const rest = [...(all ?? [null])];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, kind, text] = /^-{1,2}(var-file|var)(?:[= ](.*))?$/s.exec(argument ?? '') ?? [];
    const value = kind && text === undefined ? rest.shift() : text;
    if (argument === null || (kind && typeof value !== 'string')) found.push({ kind: 'unknown', text: '' });
    else if (kind === 'var' || kind === 'var-file')
      found.push({ kind, text: value!.replace(/^(["'])(.*)\1$/, '$2') });
  }
  return found;
}

/** Are the arguments given to `plan` or `apply`? Where that is not known, they are. */
function concernsPlans(extra: Block, config: UnitConfig): boolean {
  const commands = textsOf(attribute(extra.body, 'commands')?.value, config);
  return !commands || commands.includes('plan') || commands.includes('apply');
}

/** The texts of a list; none where it is not given, undefined where it is not known. */
function textsOf(expression: Expression | undefined, { scope }: UnitConfig): (string | null)[] | undefined {
  if (!expression) return [];
  const context = contextIn(scope, noNames, inertWorld());
  const value = context.evaluate(expression, context);
  if (value.kind !== 'list') return undefined;
  return value.items.map((item: Value) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? item.value : null,
  );
}

function setsVariables(expression: Expression | undefined, { scope }: UnitConfig): boolean {
  if (!expression) return false;
  const context = contextIn(scope, noNames, inertWorld());
  const value = context.evaluate(expression, context);
  return (
    value.kind !== 'map' ||
    value.open !== null ||
    [...value.entries.keys()].some((name) => name.startsWith('TF_VAR_'))
  );
}

function readInto(values: Map<string, Attribute>, copy: string, { load, place }: UnitConfig): void {
  const path = original(place, copy);
  load.read.add(path);
  const file = load.parser.parse(path);
  const found = file?.body.json ? readJsonValues(file.source) : (file?.body.attributes ?? []);
  for (const value of found) values.set(value.name, value);
}
