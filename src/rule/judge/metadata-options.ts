import { chosenOf } from '../../terraform/evaluate/either.ts';
import { isNull, type Value } from '../../terraform/evaluate/value.ts';
import { type ExpandedBlock, expandBlocks } from '../../terraform/expand.ts';
import type { MergedBlock } from '../../terraform/module.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import { type Attribute, attribute, type Block, type Body } from '../../terraform/syntax/syntax.ts';
import type { OptionsKind } from '../targets.ts';

/** An argument with its value in one world. */
export interface Setting {
  readonly attribute: Attribute;
  readonly value: Value;
}

/** The options of a resource's metadata service in one world. */
export interface MetadataOptions {
  readonly resource: MergedBlock;
  readonly kind: OptionsKind;
  /** The block that holds the settings; null where there is none, or none is needed. */
  readonly block: Block | null;
  /** The header of a dynamic block that could hold the settings but has no item in this world. */
  readonly emptyDynamic: Span | null;
  readonly tokens: Setting | null;
  readonly endpoint: Setting | null;
}

/** The settings of a resource; several where it has several blocks, which the provider refuses. */
export function readOptions(resource: MergedBlock, kind: OptionsKind, context: Context): MetadataOptions[] {
  if (kind.block === null) {
    return [
      {
        ...settingsOf((name) => resource.attribute(name), kind, context),
        resource,
        kind,
        block: null,
        emptyDynamic: null,
      },
    ];
  }
  const written = resource.blocks(kind.block);
  const blocks = expandBlocks(written, context);
  if (blocks.length === 0) {
    return [
      { resource, kind, block: null, emptyDynamic: written[0]?.header ?? null, tokens: null, endpoint: null },
    ];
  }
  return blocks.map((expanded) => ({
    ...settingsIn(expanded, kind, context),
    resource,
    kind,
    block: expanded.block,
    emptyDynamic: null,
  }));
}

function settingsIn(
  expanded: ExpandedBlock,
  kind: OptionsKind,
  context: Context,
): Pick<MetadataOptions, 'tokens' | 'endpoint'> {
  const body: Body = expanded.block.body;
  return settingsOf((name) => attribute(body, name), kind, { ...context, names: expanded.names });
}

function settingsOf(
  find: (name: string) => Attribute | undefined,
  kind: OptionsKind,
  context: Context,
): Pick<MetadataOptions, 'tokens' | 'endpoint'> {
  const setting = (name: string): Setting | null => {
    const found = find(name);
    return found
      ? { attribute: found, value: chosenOf(context.evaluate(found.value, context), context.world) }
      : null;
  };
  return { tokens: setting(kind.argument), endpoint: kind.endpoint ? setting('http_endpoint') : null };
}

/** Is the argument there with a value other than null? */
export function isSet(setting: Setting | null): setting is Setting {
  return setting !== null && !isNull(setting.value);
}
