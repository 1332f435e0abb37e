import type { MergedBlock } from '../terraform/module.ts';

/** Words of which every source of a known module contains one. */
export const knownModuleWords: readonly string[] = [];

export function knownModule(call: MergedBlock): undefined {
  void call;
  return undefined;
}
