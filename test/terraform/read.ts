import { readHcl } from '../../src/terraform/syntax/hcl.ts';
import { readSource, type Source } from '../../src/terraform/syntax/source.ts';

/** A source of a text. */
export function sourceOf(text: string, path = 'main.tf'): Source {
  return readSource(path, new TextEncoder().encode(text));
}

export function hclOf(text: string) {
  return readHcl(sourceOf(text));
}
