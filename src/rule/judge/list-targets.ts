import { contextIn } from '../../terraform/evaluate/evaluate.ts';
import { inertWorld } from '../../terraform/evaluate/worlds.ts';
import { neverCreated } from '../../terraform/expand.ts';
import type { MergedBlock, Module, ModuleNode } from '../../terraform/module.ts';
import { isMounted, isPrivate } from '../../terraform/mounts.ts';
import { noNames, rootScope } from '../../terraform/scope.ts';
import type { UnparsableError } from '../../terraform/syntax/source.ts';
import { attribute } from '../../terraform/syntax/syntax.ts';
import { localSource, sourceText } from '../../terraform/tree.ts';
import type { Unit } from '../../terragrunt/unit.ts';
import { targetKind } from '../targets.ts';
import { isHarmlessCall, knownModule } from './known-modules.ts';
import { isNeverMade, type Location } from './outcomes.ts';
import {
  calledFromPrivate,
  callsItself,
  missingDirectory,
  type NotFollowed,
  notParsed,
  remoteSource,
  tooManyCalls,
  type UnseenCall,
  unknownSource,
  writtenSource,
} from './unseen-call.ts';

/** One thing to be judged. */
export interface TargetInstance extends Location {
  /**
   * Its block in this repository: its own, or the call that leads to it into another repository's module. Its
   * place, its suppressions and its fixes are there.
   */
  readonly site: MergedBlock;
  /** As Terraform writes it, without instance keys. */
  readonly address: string;
  /** `count = 0` and the like, here or on a call that leads here. */
  readonly neverCreated: boolean;
  /** Why Terraform refuses the file that it is in; null where it does not. */
  readonly refusal: UnparsableError | null;
  /** The unit of Terragrunt whose plan creates it. */
  readonly unit: Unit | undefined;
  /** It is a module call behind which nothing was looked at, because modules are called in too many ways. */
  readonly cut: boolean;
}

/** Modules that each call the next one twice make 2^n calls. No real configuration comes near this. */
const maximumCalls = 5000;

/** The targets and calls below a root, in the order of files. */
export interface Listed {
  /** Every resource and module call that is a target. */
  readonly targets: readonly TargetInstance[];
  /** Every module call that could hide a target and was not followed. */
  readonly unseen: readonly UnseenCall[];
  /** Modules that were followed to. */
  readonly reached: ReadonlySet<Module>;
}

export function enumerate(root: ModuleNode, unit?: Unit): Listed {
  const progress: ListingState = { targets: [], unseen: [], reached: new Set(), calls: 0 };
  walk(
    root,
    root,
    { calls: [], site: null, absent: unit?.excluded ?? false, above: new Set(), unit },
    progress,
  );
  return progress;
}

interface ListingState {
  readonly targets: TargetInstance[];
  readonly unseen: UnseenCall[];
  readonly reached: Set<Module>;
  /** How many calls were followed. */
  calls: number;
}

/** How the walk came to a module. */
interface Way {
  readonly calls: readonly string[];
  /** The call that left this repository. */
  readonly site: MergedBlock | null;
  /** A call on the way is never made. */
  readonly absent: boolean;
  readonly above: ReadonlySet<Module>;
  /** The unit of Terragrunt that the root is. */
  readonly unit: Unit | undefined;
}

function walk(root: ModuleNode, node: ModuleNode, way: Way, progress: ListingState): void {
  const { calls, site, absent, above, unit } = way;
  // Terragrunt runs the module of a unit as a root, so the call that the unit amounts to is in no address.
  const prefix = (unit ? calls.slice(1) : calls).map((call) => `module.${nameOf(call)}.`).join('');
  const add = (address: string, block: MergedBlock, made = true, cut = false) =>
    progress.targets.push({
      cut,
      root,
      calls,
      block,
      site: site ?? block,
      address: prefix + address,
      neverCreated: absent || !made || literallyAbsent(node, block),
      refusal: node.module.files.find(({ source }) => source === block.block.span.source)?.refusal ?? null,
      unit,
    });
  for (const [key, block] of node.module.matteringResources) {
    if (targetKind(block.block.labels[0] ?? '')) add(nameOf(key), block);
  }
  const notFollowed = (name: string, call: MergedBlock, why: NotFollowed) => {
    const source = isPrivate(node.module.directory) ? null : (sourceText(call) ?? writtenSource(call));
    progress.unseen.push({
      root,
      calls,
      block: call,
      site: site ?? call,
      address: `${prefix}module.${nameOf(name)}`,
      source,
      reason: why.reason,
      hint: why.hint,
    });
  };
  const couldHide = (name: string, call: MergedBlock, known: boolean) => {
    if (literallyAbsent(node, call) || node.child(name)) return false;
    // The table answers for a known module; a mismatch of the installed module and the call is reported all
    // the same.
    if (known || isHarmlessCall(call)) {
      const remote = node.remote(name);
      return known && remote !== undefined && remote.directory === undefined && !remote.isMissing;
    }
    return site === null || !isNeverMade({ root, calls, block: call, site });
  };
  const children = node.relevantChildren();
  for (const name of node.module.matteringCalls.keys()) {
    const call = node.call(name)!;
    const child = children.get(name);
    const known = child || localSource(call) !== undefined ? undefined : knownModule(call);
    if (known) add(`module.${nameOf(name)}`, call, !known.neverCreated);
    if (!child && !absent && couldHide(name, call, known !== undefined))
      notFollowed(name, call, sourceOfUnit(way) ?? reasonOf(node, name, call));
    if (!child) continue;
    // Terraform refuses a module that calls itself, so the walk ends. If it is another repository's, the
    // report says so.
    if (above.has(child.module) || child.module === node.module) {
      if (isMounted(child.module.directory) && !absent && !literallyAbsent(node, call))
        notFollowed(name, call, callsItself);
      continue;
    }
    if (progress.calls >= maximumCalls) {
      // One finding says it; the rest would say the same.
      if (progress.calls++ === maximumCalls) {
        add(`module.${nameOf(name)}`, call, true, true);
        notFollowed(name, call, tooManyCalls);
      }
      return;
    }
    progress.calls++;
    progress.reached.add(child.module);
    const inside = {
      calls: [...calls, name],
      site: site ?? (isMounted(child.module.directory) ? call : null),
      absent: absent || literallyAbsent(node, call),
      above: new Set([...above, node.module]),
      unit,
    };
    walk(root, child, inside, progress);
    // The file is another repository's, so no finding can stand in it. It is parsed by now.
    const [broken] = isMounted(child.module.directory) ? child.module.unparsable : [];
    if (broken && !inside.absent) notFollowed(name, call, notParsed(broken));
  }
}

/** The name in a key: the second declaration of a name is kept under a key of its own, behind a line break. */
function nameOf(key: string): string {
  return key.split('\n', 1)[0]!;
}

/** Why the source of a unit is not known; undefined where it is, and below the unit. */
function sourceOfUnit({ unit, calls }: Way): NotFollowed | undefined {
  if (!unit?.sourceProblem || calls.length > 0) return undefined;
  return { ...unknownSource, reason: `${unknownSource.reason}, because ${unit.sourceProblem}` };
}

/** Why a call whose module is not in view was not followed. */
function reasonOf(node: ModuleNode, name: string, call: MergedBlock): NotFollowed {
  if (isPrivate(node.module.directory)) return calledFromPrivate;
  const local = localSource(call);
  if (local !== undefined) return node.gap(name) ?? missingDirectory(local, node.module.directory);
  const remote = node.remote(name);
  if (remote && remote.directory === undefined) return remote;
  return sourceText(call) === undefined ? unknownSource : remoteSource;
}

function literallyAbsent(node: ModuleNode, block: MergedBlock): boolean {
  return (
    isDisabled(block) || neverCreated(block, contextIn(rootScope(node, new Map()), noNames, inertWorld()))
  );
}

/** `lifecycle { enabled = false }` of OpenTofu, as a literal; Terraform refuses it. */
function isDisabled(block: MergedBlock): boolean {
  return block.blocks('lifecycle').some(({ body }) => {
    const value = attribute(body, 'enabled')?.value;
    return value?.kind === 'literal' && value.value === false;
  });
}

/** The directory of a target's root, as reports name it. */
export function rootOf({ root }: Pick<Location, 'root'>): string {
  return root.module.directory || '.';
}
