import { constantText } from './evaluate/constant.ts';
import { type Files, joinPath } from './files.ts';
import { loadModule, type MergedBlock, type ModuleNode } from './module.ts';
import type { Parser } from './syntax/parse.ts';

/** What has to be parsed in any case. The rest is read when a name is looked up that is not found there. */
export interface Matters {
  file(path: string): boolean;
  directory(directory: string): boolean;
}

/** Loads modules and what they call, each directory once and only when it is asked for. */
export function createTree(
  files: Files,
  parser: Parser,
  matters: Matters,
): (directory: string) => ModuleNode {
  const nodes = new Map<string, ModuleNode>();

  function load(directory: string): ModuleNode {
    const known = nodes.get(directory);
    if (known) return known;
    const module = loadModule(files, parser, directory, matters.file);
    const node: ModuleNode = {
      module,
      child: (name) => {
        const target = childDirectory(module.calls.get(name), directory);
        return target !== undefined && files.list(target).length > 0 ? load(target) : undefined;
      },
      relevantChildren: () => {
        const children = new Map<string, ModuleNode>();
        for (const [name, call] of module.matteringCalls) {
          const target = childDirectory(call, directory);
          if (target !== undefined && matters.directory(target)) children.set(name, load(target));
        }
        return children;
      },
    };
    nodes.set(directory, node);
    return node;
  }
  return load;
}

function childDirectory(call: MergedBlock | undefined, directory: string): string | undefined {
  const source = call && localSource(call);
  return source === undefined ? undefined : joinPath(directory, source);
}

/** `./x` or `../x` of a call; undefined for every other source. */
export function localSource(call: MergedBlock): string | undefined {
  const source = constantText(call.attribute('source')?.value);
  return source !== undefined && /^\.\.?(\/|$)/.test(source) ? source : undefined;
}
