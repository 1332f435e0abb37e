import type { Value } from './evaluate/value.ts';
import type { World } from './evaluate/worlds.ts';

/** Names and functions that a language beside Terraform's adds in one module, as Terragrunt's does. */
export interface Extension {
  /** Distinguishes the unknowns of different configurations. */
  readonly id: string;
  /** The value of a name such as `include`; undefined where it adds no such name. */
  name(name: string, world: World): Value | undefined;
  /** Where a path leads that a function reads; undefined where it leads out of the repository. */
  path(text: string): string | undefined;
  /** The result of a function; undefined where it adds no such function. */
  call(name: string, args: readonly Value[], world: World): Value | undefined;
}
