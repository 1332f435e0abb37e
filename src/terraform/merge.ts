import type { Attribute, Block, Body } from './syntax/syntax.ts';

/** A block after the override files have been merged into it. */
export interface MergedBlock {
  /** As it stands in its own file: what addresses, headers and insertions refer to. */
  readonly block: Block;
  /** The blocks of override files that were merged into it. */
  readonly overrides: readonly Block[];
  attribute(name: string): Attribute | undefined;
  /** Every argument's name. */
  attributeNames(): readonly string[];
  /** Nested blocks of a type, and the `dynamic` ones of that label. */
  blocks(type: string): readonly Block[];
}

/** The `count` or `for_each` of a resource, data source or module call. */
export function repetitionOf(block: MergedBlock): Attribute | undefined {
  return block.attribute('count') ?? block.attribute('for_each');
}

/**
 * Arguments of an override replace the same arguments; its blocks of a type, `dynamic` ones counted
 * with their label, replace all blocks of that type (Terraform's `configs.MergeBodies`).
 */
export function mergeBlock(block: Block, overrides: readonly Block[]): MergedBlock {
  const layers = [...overrides].reverse();
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
      ...new Set([block, ...overrides].flatMap((layer) => layer.body.attributes.map(({ name }) => name))),
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

function nested(body: Body, type: string): Block[] {
  return [...body.blocks(type), ...body.blocks('dynamic').filter((dynamic) => dynamic.labels[0] === type)];
}
