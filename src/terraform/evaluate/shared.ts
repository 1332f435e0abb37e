import type { Value } from './value.ts';

/**
 * Values of a root by name that hold in every world, since nothing unknown was asked for them. All targets of the root
 * share them, and so the work.
 */
export type Shared = Map<string, Known>;

type Known = {
  readonly value: Value | undefined;
  /** Variables of the root take part, so that other values files may change it. */
  readonly reads: boolean;
};
