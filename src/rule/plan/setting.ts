import {
  asExpression,
  type ConfigurationModule,
  type ConfigurationResource,
  writtenBlocks,
  writtenResource,
} from './configuration.ts';
import { asObject, type PlannedResource } from './read-plan.ts';

/** An argument of a planned resource. */
export type Setting =
  | { readonly kind: 'known'; readonly value: unknown }
  /** Neither planned nor written: AWS takes its default. */
  | { readonly kind: 'absent' }
  /** `why` follows “because”; `unseen` where the plan doesn't carry what was written. */
  | { readonly kind: 'unknown'; readonly why: string; readonly unseen?: true };

const absent: Setting = { kind: 'absent' };

/** Reads the arguments of one resource, with what was written for what is known only after apply. */
export interface Reader {
  /** Is the nested block there, or may it be? */
  hasBlock(type: string): boolean;
  /** An argument of the resource (`block` null) or of its nested block. */
  read(block: string | null, name: string): Setting;
  /** The resource as it was written, where the plan carries that. */
  readonly written: ConfigurationResource | undefined;
}

export function readerOf(resource: PlannedResource, configuration: ConfigurationModule | null): Reader {
  const written = writtenResource(configuration, resource);
  const unseen: Setting = {
    kind: 'unknown',
    why: 'it is known only after apply, and the plan has no configuration of the resource',
    unseen: true,
  };

  /** The planned object that holds the arguments, and what is unknown in it. */
  function holder(block: string | null): { after: unknown; unknown: unknown; partial: boolean } {
    const { after, afterUnknown, partial } = resource;
    if (block === null) return { after, unknown: afterUnknown, partial };
    const unknowns = asObject(afterUnknown)?.[block];
    const all = unknowns === true || (partial && !(block in after));
    return { after: first(after[block]), unknown: all ? true : first(unknowns), partial };
  }

  function writtenIn(block: string | null, name: string): Setting {
    if (!written) return unseen;
    const source = block === null ? written.expressions : writtenBlocks(written, block)[0];
    const expression = asExpression(source?.[name]);
    if (!expression) return absent;
    if ('constant_value' in expression) return known(expression.constant_value);
    const of = expression.references?.[0];
    return { kind: 'unknown', why: of ? `${of} is known only after apply` : 'it is known only after apply' };
  }

  return {
    written,
    hasBlock: (type) => {
      const { after, unknown } = holder(type);
      if (asObject(after)) return true;
      if (unknown !== true && !asObject(unknown)) return false;
      return !written || writtenBlocks(written, type).length > 0;
    },
    read: (block, name) => {
      const { after, unknown, partial } = holder(block);
      const value = asObject(after)?.[name];
      if (value !== undefined && value !== null) return known(value);
      const open = unknown === true || asObject(unknown)?.[name] === true || (partial && value === undefined);
      return open ? writtenIn(block, name) : absent;
    },
  };
}

function known(value: unknown): Setting {
  return value === null || value === undefined ? absent : { kind: 'known', value };
}

/** Nested blocks are lists in a plan, whatever their number may be. */
function first(blocks: unknown): unknown {
  return Array.isArray(blocks) ? blocks[0] : blocks;
}
