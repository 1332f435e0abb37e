/** `jsonencode` and `jsondecode`. */

import { type Node, parseTree } from 'jsonc-parser';
import { isExact, list, map, type Scalar, scalar, unknown, type Value } from '../value.ts';
import { anyOrNull, CallError, pure, type Signature, type SpanOf, textWithPlace } from './signature.ts';

export const jsonFunctions: Readonly<Record<string, Signature>> = {
  jsondecode: pure([textWithPlace], ({ text, place }) => decode(text, place)),
  jsonencode: pure([anyOrNull], encodeJson),
};

/** As Go writes it: no spaces, keys in order, `<`, `>` and `&` as escapes. */
export function encodeJson(value: Value): string {
  return write(value).replace(/[<>&\u2028\u2029]/g, escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function write(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(write).join(',')}]`;
    case 'map': {
      const entries = [...value.entries].sort(([a], [b]) => compareText(a, b));
      return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${write(entry)}`).join(',')}}`;
    }
    default:
      throw new CallError('what is not known can’t be written');
  }
}

/** In the order of code points, as Go compares the bytes of UTF-8. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    // A surrogate is half of a code point above all others.
    const surrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    if (surrogate(left) !== surrogate(right)) return surrogate(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

function decode(text: string, place: SpanOf | null): Value {
  try {
    JSON.parse(text);
  } catch {
    throw new CallError('jsondecode() got invalid JSON');
  }
  return fromNode(parseTree(text)!, text, place);
}

function fromNode(node: Node, text: string, place: SpanOf | null): Value {
  const origin = place?.(node.offset, node.offset + node.length) ?? null;
  switch (node.type) {
    case 'array':
      return list(
        (node.children ?? []).map((child) => fromNode(child, text, place)),
        origin,
      );
    case 'object': {
      const entries = new Map<string, Value>();
      for (const { children: [key, value] = [] } of node.children ?? [])
        entries.set(wellFormed(key!.value as string), fromNode(value!, text, place));
      return map(entries, origin);
    }
    case 'number': {
      const number = text.slice(node.offset, node.offset + node.length);
      return isExact(number)
        ? scalar(node.value as number, origin)
        : unknown(number, 'a number is too long to be computed with');
    }
    default: {
      const value = node.value as Scalar;
      return scalar(typeof value === 'string' ? wellFormed(value) : value, origin);
    }
  }
}

function wellFormed(text: string): string {
  return text.toWellFormed().normalize('NFC');
}
