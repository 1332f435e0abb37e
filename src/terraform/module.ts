import type { Files } from './files.ts';
import type { ParsedFile, Parser } from './parse.ts';
import { joinPath } from './paths.ts';
import { UnparsableError } from './source.ts';
import type { Attribute, Block } from './syntax.ts';

/** A block after the override files have been merged into it. */
export interface MergedBlock {
  /** As it stands in its own file: what addresses, headers and insertions refer to. */
  readonly block: Block;
  /** The blocks of override files that were merged into it. */
  readonly overrides: readonly Block[];
  attribute(name: string): Attribute | undefined;
  /** Every argument's name. */
  attributeNames(): readonly string[];
  /** Nested blocks of a type, and `dynamic` ones of that label under the type `dynamic`. */
  blocks(type: string): readonly Block[];
}

/** One directory of Terraform files, as Terraform merges them. */
export interface Module {
  readonly directory: string;
  readonly files: readonly ParsedFile[];
  /** Files of the directory that could not be read: nothing in them can be vouched for. */
  readonly unparsable: readonly UnparsableError[];
  /** By `type.name`. */
  readonly resources: ReadonlyMap<string, MergedBlock>;
  readonly dataSources: ReadonlyMap<string, MergedBlock>;
  readonly variables: ReadonlyMap<string, MergedBlock>;
  readonly outputs: ReadonlyMap<string, MergedBlock>;
  readonly calls: ReadonlyMap<string, MergedBlock>;
  readonly locals: ReadonlyMap<string, Attribute>;
}

const extensions = ['.tf', '.tofu', '.tf.json', '.tofu.json'] as const;

/** Is it a file of Terraform's or OpenTofu's language (not a tfvars file)? */
export function isConfiguration(name: string): boolean {
  return extensions.some((extension) => name.endsWith(extension)) && !isIgnored(name);
}

/** Terraform leaves out what editors leave behind. */
function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'));
}

function isOverride(name: string): boolean {
  return /^(?:.*_)?override\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

/** Names of the configuration files of a directory, in Terraform's order: lexical, overrides last. */
export function configurationFiles(files: Files, directory: string): string[] {
  const names = files.list(directory).filter(isConfiguration);
  const present = new Set(names);
  // OpenTofu leaves out `x.tf` beside `x.tofu`.
  const kept = names.filter(
    (name) => !present.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')) || /\.tofu(\.json)?$/.test(name),
  );
  return kept.sort((a, b) => Number(isOverride(a)) - Number(isOverride(b)) || (a < b ? -1 : 1));
}

/** Reads a directory and merges its files. */
export async function loadModule(files: Files, parser: Parser, directory: string): Promise<Module> {
  const parsed: ParsedFile[] = [];
  const unparsable: UnparsableError[] = [];
  const found = new Map<string, { block: Block; overrides: Block[] }>();
  const locals = new Map<string, Attribute>();
  for (const name of configurationFiles(files, directory)) {
    const path = joinPath(directory, name);
    let file: ParsedFile | undefined;
    try {
      file = await parser.parse(path);
    } catch (error) {
      if (!(error instanceof UnparsableError)) throw error;
      unparsable.push(error);
    }
    if (!file) continue;
    parsed.push(file);
    for (const block of file.body.allBlocks) collect(block, isOverride(name), found, locals);
  }
  const of = (type: string) => byType(found, type);
  return {
    directory,
    files: parsed,
    unparsable,
    locals,
    resources: of('resource'),
    dataSources: of('data'),
    variables: of('variable'),
    outputs: of('output'),
    calls: of('module'),
  };
}

function collect(
  block: Block,
  override: boolean,
  found: Map<string, { block: Block; overrides: Block[] }>,
  locals: Map<string, Attribute>,
): void {
  if (block.type === 'locals') {
    for (const local of block.body.attributes) locals.set(local.name, local);
    return;
  }
  const key = `${block.type}\n${block.labels.join('.')}`;
  const known = found.get(key);
  if (override && known) known.overrides.push(block);
  // Terraform refuses a second declaration; judge it all the same, rather than lose it.
  else found.set(known ? `${key}\n${found.size}` : key, { block, overrides: [] });
}

function byType(
  found: ReadonlyMap<string, { block: Block; overrides: Block[] }>,
  type: string,
): Map<string, MergedBlock> {
  const merged = new Map<string, MergedBlock>();
  for (const [key, { block, overrides }] of found) {
    const [blockType, name, duplicate] = key.split('\n');
    if (blockType === type)
      merged.set(duplicate ? `${name}\n${duplicate}` : name!, mergeBlock(block, overrides));
  }
  return merged;
}

/**
 * Arguments of an override replace the same arguments; its blocks of a type, `dynamic` ones counted
 * with their label, replace all blocks of that type (Terraform's `configs.MergeBodies`).
 */
function mergeBlock(block: Block, overrides: readonly Block[]): MergedBlock {
  const layers = [...overrides].reverse();
  const nested = (body: Block['body'], type: string) => [
    ...body.blocks(type),
    ...body.blocks('dynamic').filter((dynamic) => dynamic.labels[0] === type),
  ];
  return {
    block,
    overrides,
    attribute: (name) => {
      for (const layer of [...layers, block]) {
        const found = layer.body.attributes.find((attribute) => attribute.name === name);
        if (found) return found;
      }
      return undefined;
    },
    attributeNames: () => [
      ...new Set(
        [block, ...overrides].flatMap((layer) => layer.body.attributes.map((attribute) => attribute.name)),
      ),
    ],
    blocks: (type) => {
      for (const layer of layers) {
        const own = nested(layer.body, type);
        if (own.length > 0) return own;
      }
      return nested(block.body, type);
    },
  };
}
