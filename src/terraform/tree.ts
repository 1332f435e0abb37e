import type { Files } from './files.ts';
import { loadModule, type Module } from './module.ts';
import type { Parser } from './parse.ts';
import { joinPath } from './paths.ts';
import type { Attribute } from './syntax.ts';

/** A module and the local modules that it calls. Modules that are called from several places are one node. */
export interface ModuleNode {
  readonly module: Module;
  /** By the name of the call; only calls whose source is a local path with Terraform in it. */
  readonly children: ReadonlyMap<string, ModuleNode>;
}

export interface Tree {
  node(directory: string): Promise<ModuleNode>;
}

/** Loads modules and what they call, each directory once. */
export function createTree(files: Files, parser: Parser): Tree {
  const nodes = new Map<string, ModuleNode>();

  async function load(directory: string): Promise<ModuleNode> {
    const known = nodes.get(directory);
    // A module that (wrongly) calls itself is being loaded further up: it is complete when that is.
    if (known) return known;
    const children = new Map<string, ModuleNode>();
    const node: { module: Module; children: Map<string, ModuleNode> } = {
      module: await loadModule(files, parser, directory),
      children,
    };
    nodes.set(directory, node);
    for (const [name, call] of node.module.calls) {
      const local = localSource(call);
      if (local === undefined) continue;
      const child = await load(joinPath(directory, local));
      if (child.module.files.length > 0 || child.module.unparsable.length > 0) children.set(name, child);
    }
    return node;
  }
  return { node: load };
}

/** `./x` or `../x` of a call; undefined for every other source. */
export function localSource(call: { attribute(name: string): Attribute | undefined }): string | undefined {
  const source = call.attribute('source')?.value;
  if (source?.kind !== 'literal' || typeof source.value !== 'string') return undefined;
  return /^\.\.?(\/|$)/.test(source.value) ? source.value : undefined;
}
