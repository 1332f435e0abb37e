import type { Attribute, Expression } from '../../terraform/syntax/syntax.ts';
import { attribute } from '../../terraform/syntax/syntax.ts';
import type { Candidate } from '../judge/list-targets.ts';
import { optionsKind } from '../targets.ts';

/** The `ignore_changes` that keeps the setting away from instances that exist; undefined where none does. */
export function ignoredChanges({ block, site }: Candidate): Attribute | undefined {
  const kind = block.block.type === 'resource' ? optionsKind(block.block.labels[0] ?? '') : undefined;
  // What stands in another repository's module is not the caller's to change.
  if (!kind || site !== block) return undefined;
  const setting = kind.block ?? kind.argument;
  return block
    .blocks('lifecycle')
    .flatMap(({ body }) => attribute(body, 'ignore_changes') ?? [])
    .find(({ value }) => namesIn(value).some((name) => name === 'all' || name === setting));
}

/** The first name of each entry: `metadata_options` of `metadata_options[0].http_tokens`, quoted or not. */
function namesIn(value: Expression): string[] {
  if (value.kind === 'tuple') return value.items.flatMap(namesIn);
  if (value.kind === 'literal') return [/^\w+/.exec(String(value.value))?.[0] ?? ''];
  if (value.kind === 'template')
    return value.parts.flatMap((part) => (typeof part === 'string' ? (/^\w+/.exec(part)?.[0] ?? []) : []));
  if (value.kind === 'get' || value.kind === 'index' || value.kind === 'splat') return namesIn(value.object);
  return value.kind === 'reference' ? [value.name] : [];
}
