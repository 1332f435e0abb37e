import { contextIn } from '../terraform/evaluate/evaluate.ts';
import { unknown, type Value } from '../terraform/evaluate/value.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import {
  directoryOf,
  type Files,
  isConfiguration,
  isStackFile,
  isUnitFile,
  joinPath,
} from '../terraform/files.ts';
import { noNames } from '../terraform/scope.ts';
import type { Parser } from '../terraform/syntax/parse.ts';
import { UnparsableError } from '../terraform/syntax/source.ts';
import { attribute, type Block } from '../terraform/syntax/syntax.ts';
import { ConfigError, constantText, constantValue, loadConfig, type UnitConfig } from './config.ts';
import { isFile, original, type Place, pathIn } from './place.ts';
import { type Unit, unitOf } from './unit.ts';

/** A unit that can't be read: its targets were not checked. */
export interface UnreadUnit {
  readonly directory: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** In plain words, without a full stop. */
  readonly reason: string;
}

export interface Units {
  readonly units: readonly Unit[];
  readonly unread: readonly UnreadUnit[];
  readonly unparsable: readonly UnparsableError[];
  /** Which files were read, in the order of the files that ask for them. */
  readonly reads: readonly Reads[];
}

/** The files that one unit or stack reads. */
interface Reads {
  /** Path of the file in view that makes it. */
  readonly entry: string;
  /** Paths of files, and of directories in which it looks for some. It grows while the unit is evaluated. */
  readonly paths: ReadonlySet<string>;
}

export const noUnits: Units = { units: [], unread: [], unparsable: [], reads: [] };

/** More units than this in one stack, or stacks in each other, are no configuration that a person wrote. */
const mostUnits = 5000;
const deepestStack = 10;

/** Every Terragrunt unit among the files in view, those of stacks too. */
export function findUnits(files: Files, parser: Parser): Units {
  const found = new Map<string, FoundUnits>();
  const unread: (UnreadUnit & { readonly top: string; readonly of: string })[] = [];
  const unparsable: UnparsableError[] = [];
  const reads: Reads[] = [];
  const copied = new Map<string, Set<string>>();
  const included = new Set<string>();
  const place: Place = { files, below: files.below ?? '', copies: [] };

  const load = (path: string, at: Place, values: Value | null, top = path): void => {
    const directory = directoryOf(path);
    const read = new Set<string>();
    reads.push({ entry: top, paths: read });
    try {
      const config = loadConfig(path, { place: at, parser, values, read, start: directory });
      for (const { config: parent } of config.includes) included.add(parent.path);
      const unit = unitOf(config, directory, top);
      if (unit && found.size < mostUnits) found.set(directory, { unit, top });
      for (const each of unit?.unread ?? []) unread.push({ directory, ...each, top, of: path });
      unparsable.push(...(unit?.unparsable ?? []));
    } catch (error) {
      if (error instanceof UnparsableError) unparsable.push(error);
      if (!(error instanceof ConfigError || error instanceof UnparsableError)) throw error;
      // A unit's own file that can't be parsed is a finding.
      if (!(error instanceof UnparsableError && error.path === original(at, path)))
        unread.push({ directory, path: original(at, path), line: 1, reason: error.message, top, of: path });
    }
  };

  const loadStack = (path: string, at: Place, values: Value | null, depth = 0, top = path): void => {
    const directory = directoryOf(path);
    let config: UnitConfig;
    const read = new Set<string>();
    reads.push({ entry: top, paths: read });
    try {
      config = loadConfig(path, { place: at, parser, values, read, start: directory });
    } catch (error) {
      if (error instanceof UnparsableError) unparsable.push(error);
      if (!(error instanceof ConfigError || error instanceof UnparsableError)) throw error;
      unread.push({ directory, path: original(at, path), line: 1, reason: error.message, top, of: path });
      return;
    }
    for (const kind of ['unit', 'stack'] as const) {
      for (const block of config.file.body.blocks(kind)) {
        const part = partOf(block, config, directory);
        if ('reason' in part || depth >= deepestStack) {
          const reason = 'reason' in part ? part.reason : 'stacks contain each other in a circle';
          const line =
            block.header.source.lineStarts.findLastIndex((start) => start <= block.header.start) + 1;
          unread.push({ directory, path: original(at, path), line, reason, top, of: path });
          continue;
        }
        const templates = copied.get(directoryOf(top)) ?? new Set();
        copied.set(directoryOf(top), templates.add(original(at, part.source)));
        const inCopy = {
          ...at,
          copies: [...at.copies, { to: part.directory, from: original(at, part.source) }],
        };
        if (kind === 'unit') load(`${part.directory}/terragrunt.hcl`, inCopy, part.values, top);
        else loadStack(`${part.directory}/terragrunt.stack.hcl`, inCopy, part.values, depth + 1, top);
      }
    }
  };

  for (const path of files.paths) if (isStackFile(path)) loadStack(path, place, null);
  const isTemplate = (directory: string) => isCopied(directory, copied);
  for (const path of files.paths) {
    if (isUnitFile(path) && !isStackFile(path) && !isTemplate(directoryOf(path))) load(path, place, null);
  }
  // A directory that a stack copies is no stack or unit of its own.
  const isOfTemplate = ({ top }: { readonly top: string }) => isTemplate(directoryOf(top));
  return {
    units: [...found.values()]
      .filter(
        (each) => !isOfTemplate(each) && !(included.has(each.unit.config.path) && !hasModule(each.unit)),
      )
      .map(({ unit }) => unit),
    unread: unread.filter((each) => !isOfTemplate(each) && !included.has(each.of)),
    unparsable,
    reads,
  };
}

/** Does a stack make copies of a directory? One that the directory itself makes copies of doesn't count. */
function isCopied(directory: string, copied: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...copied].some(
    ([stack, templates]) =>
      templates.has(directory) && !copied.get(directory)?.has(stack) && stack !== directory,
  );
}

interface FoundUnits {
  readonly unit: Unit;
  /** The file in view that made it: its own, or that of the outermost stack. */
  readonly top: string;
}

/** A parent that units include has a source for their sake: it is a unit where that leads to Terraform, seen from it. */
function hasModule({ call, directory, config: { place } }: Unit): boolean {
  const source = call.attribute('source')?.value;
  if (source?.kind !== 'literal' || !String(source.value).startsWith('.')) return false;
  return place.files.list(original(place, joinPath(directory, String(source.value)))).some(isConfiguration);
}

/** A `unit` or `stack` block: from which directory it is made, and where. */
function partOf(
  block: Block,
  config: UnitConfig,
  stack: string,
):
  | { readonly source: string; readonly directory: string; readonly values: Value | null }
  | { readonly reason: string } {
  const name = block.labels[0] ?? '';
  const source = constantText(attribute(block.body, 'source')?.value, config);
  const path = constantText(attribute(block.body, 'path')?.value, config);
  if (source === undefined || path === undefined)
    return { reason: `the ${block.type} “${name}” has a source or path that is not known` };
  const from = pathIn(config.place, source.replace(/\/\/+/g, '/'), stack);
  const direct = constantValue(attribute(block.body, 'no_dot_terragrunt_stack')?.value, config);
  const above =
    direct?.kind === 'scalar' && direct.value === true ? stack : joinPath(stack, '.terragrunt-stack');
  const to = pathIn(config.place, path, above);
  const file = block.type === 'unit' ? 'terragrunt.hcl' : 'terragrunt.stack.hcl';
  if (from === undefined || to === undefined || !isFile(config.place, joinPath(from, file)))
    return { reason: `the ${block.type} “${name}” comes from ${source}, which is not in view` };
  const written = attribute(block.body, 'values')?.value;
  const context = contextIn(config.scope, noNames, inertWorld());
  const values = written ? context.evaluate(written, context) : null;
  const known = values?.kind === 'error' ? unknown(`${config.scope.id}${name}`, values.why) : values;
  return { source: from, directory: to, values: known };
}
