import type { Node } from 'jsonc-parser';

/** A member of an object. */
export interface Property {
  readonly key: Node;
  readonly value: Node;
  readonly property: Node;
}

/** The members of an object that is a block, where `"//"` is a comment. */
export function properties(object: Node): Property[] {
  return entriesOf(object).filter(({ key }) => key.value !== '//');
}

/** The members of an object that is a value. */
export function entriesOf(object: Node): Property[] {
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ key, value, property }] : [];
  });
}

/**
 * The name of the first argument that is set twice, which Terraform refuses; undefined where none is. Objects and lists
 * of one name may be blocks, of which there can be several.
 */
export function findSetTwice(root: Node): Node | undefined {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'object') {
      const seen = new Set<string>();
      for (const { key, value } of properties(node)) {
        if (seen.has(key.value) && value.type !== 'object' && value.type !== 'array') return key;
        seen.add(key.value);
      }
    }
    for (const child of [...(node.children ?? [])].reverse()) waiting.push(child);
  }
  return undefined;
}
