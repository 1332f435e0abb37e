import { contextIn } from '../terraform/evaluate/evaluate.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import { directoryOf, type Files, joinPath } from '../terraform/files.ts';
import { noNames } from '../terraform/scope.ts';
import type { Parser } from '../terraform/syntax/parse.ts';
import { mergedInputs, type UnitConfig } from './config.ts';
import { findUnits } from './find-units.ts';
import type { Unit } from './unit.ts';

/** The files and local modules that the units of one file use. */
export interface UnitUses {
  /** Directory of the file that makes them: a `terragrunt.hcl`, or a stack. */
  readonly directory: string;
  /** Paths of files that are read, and of directories in which files are looked for. */
  readonly reads: readonly string[];
  /** Directories of the local modules that they call. */
  readonly modules: readonly string[];
}

/**
 * Which files each unit in view is made from, and which local modules it calls. Every local and every input is
 * evaluated, whether its module asks for it or not.
 */
export function unitUses(files: Files, parser: Parser): UnitUses[] {
  const { units, reads } = findUnits(files, parser);
  for (const { config } of units) evaluateAll(config);
  const found = new Map<string, { readonly reads: Set<string>; readonly modules: Set<string> }>();
  const at = (entry: string) => {
    const directory = directoryOf(entry);
    const known = found.get(directory) ?? { reads: new Set<string>(), modules: new Set<string>() };
    found.set(directory, known);
    return known;
  };
  for (const { entry, paths } of reads) for (const path of paths) at(entry).reads.add(path);
  for (const unit of units) {
    const module = moduleOf(unit);
    if (module !== undefined) at(unit.module.entry ?? unit.config.path).modules.add(module);
  }
  return [...found].map(([directory, { reads, modules }]) => ({
    directory,
    reads: [...reads],
    modules: [...modules],
  }));
}

function evaluateAll(config: UnitConfig): void {
  const world = inertWorld();
  mergedInputs(config, world);
  for (const { scope } of [config, ...config.includes.map((include) => include.config)]) {
    const context = contextIn(scope, noNames, world);
    for (const { value } of scope.node.module.locals.values()) context.evaluate(value, context);
  }
}

/** The directory of a local module. */
function moduleOf({ call, directory }: Unit): string | undefined {
  const source = call.attribute('source')?.value;
  if (source?.kind !== 'literal' || !/^\.\.?(?:\/|$)/.test(String(source.value))) return undefined;
  return joinPath(directory, String(source.value));
}
